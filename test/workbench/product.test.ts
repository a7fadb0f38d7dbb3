/** The extension as people install it, in the sample as they find it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as act from '../../scripts/workbench/actions.ts';
import { SAMPLE, VSIX, openSession } from './session.ts';
import type { Session } from './session.ts';

describe('Maverick Deploy, installed', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: { vsix: VSIX }, workspace: SAMPLE });
  });
  after(() => session.close());

  it('has its container with its two views; the Rollout view waits beside the editor', async () => {
    await session.step('container', () => act.openContainer(session.page, 'Maverick'));
    const titles = await session.step('views', () =>
      act.until('two views', async () => {
        const found = await act.viewTitles(session.page);
        return found.length >= 2 ? found : undefined;
      }),
    );
    assert.deepEqual(titles, ['Environments', 'History']);
    await act.screenshot(session.page, 'container');
  });

  it('says nothing before it is asked', async () => {
    assert.deepEqual(await act.notifications(session.page), []);
    assert.deepEqual(session.pageErrors, []);
  });
});
