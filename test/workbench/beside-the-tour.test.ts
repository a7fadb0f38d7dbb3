/** What the tour passes by: plan and config as pages, abort, checklists that people tick, clusters that are not there. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as act from '../../scripts/workbench/actions.ts';
import * as desk from './desk.ts';
import { SAMPLE, VSIX, openSession } from './session.ts';
import type { Session } from './session.ts';

describe('beside the tour', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: { vsix: VSIX }, workspace: SAMPLE });
  });
  after(() => session.close());
  const step = <T>(name: string, action: () => Promise<T>): Promise<T> => session.step(name, action);

  it('shows the effective config, each value with where it comes from', async () => {
    const { page } = session;
    await step('effective config', async () => {
      await act.openContainer(page, 'Maverick');
      await act.runCommand(page, 'Maverick: Show Effective Config');
      await desk.choose(page, /which service/, 'web');
      await desk.choose(page, /which environment/, 'practice');
      await act.until('the lines of the effective config', async () =>
        (await act.visibleLines(page)).find((line) => /name: web # deploy\/web\.deploy\.yaml:3/.test(line)),
      );
      await act.screenshot(page, 'beside-effective-config');
    });
  });

  it('shows a plan before anything runs: asking for one starts the practice cluster', async () => {
    const { page } = session;
    await step('plan', async () => {
      await act.runCommand(page, 'Maverick: Show Plan');
      await desk.choose(page, /which service/, 'web');
      await desk.choose(page, /which environment/, 'practice');
      await desk.choose(page, /which release/, '1.2.4');
      const plan = await act.webviewFrame(page, 'Plan: web 1.2.4 in practice');
      assert.match(await plan.locator('body').innerText(), /registry\.example\/web:1\.2\.3[\s\S]*1\.2\.4/);
      await act.screenshot(page, 'beside-plan');
    });
    assert.deepEqual(await desk.drivers(session), []);
  });

  it('aborts from the page and brings the old version back', async () => {
    const { page } = session;
    await step('abort', async () => {
      await desk.launch(page, 'web', '1.2.4');
      await desk.headline(page, /^1\.2\.4 is coming up: \d of 4/);
      await desk.press(page, 'abort');
      await act.answer(page, 'changed my mind');
      await desk.headline(page, /^Aborted; 1\.2\.3 runs again\.$/);
      await desk.row(page, 'Environments', /^web ?1\.2\.3, 4 of 4 ready$/);
      await desk.row(page, 'History', /^web 1\.2\.4 ?practice, aborted/);
    });
    assert.deepEqual(await step('told', () => desk.takeNotifications(page)), [
      'practice web: Aborted; 1.2.3 runs again.',
    ]);
    await act.screenshot(page, 'beside-aborted');
  });

  it('runs a checklist that people tick, by name', async () => {
    const { page } = session;
    await step('checklist', async () => {
      await act.runCommand(page, 'Maverick: Run Checklist');
      await desk.choose(page, /which service/, 'web');
      await desk.choose(page, /which environment/, 'practice');
      await desk.choose(page, /Which checklist/, 'release-review');
      await desk.press(page, 'tick-Documentation is updated');
      await act.answer(page, 'by the wiki');
      const side = await desk.rolloutPage(page, 'side');
      const item = side.locator('.check-pass', { hasText: 'Documentation is updated' });
      await item.waitFor();
      assert.match(await item.innerText(), /by \S+.*, by the wiki/);
      await act.screenshot(page, 'beside-checklist');
    });
  });

  it('says why a cluster cannot be reached, with a way to try again; the others go on', async () => {
    const { page } = session;
    await step('unreachable', async () => {
      await act.treeItems(page, 'Environments').filter({ hasText: 'staging' }).first().click();
      await desk.row(page, 'Environments', /^staging ?unreachable/);
      await desk.row(page, 'Environments', /kubeconfig.*Retry$/);
      await desk.row(page, 'Environments', /^web ?1\.2\.3, 4 of 4 ready$/);
      await act.screenshot(page, 'beside-unreachable');
    });
  });

  it('stops the practice cluster', async () => {
    const { page } = session;
    await step('stop', async () => {
      await act.runCommand(page, 'Maverick: Stop Practice Cluster');
      await desk.row(page, 'Environments', /^practice ?not connected/);
    });
    await assert.rejects(desk.practiceOf(session));
    assert.deepEqual(session.pageErrors, []);
  });
});

describe('in a workspace that is not trusted', () => {
  let session: Session;
  before(async () => {
    session = await openSession({
      extension: { vsix: VSIX },
      workspace: SAMPLE,
      trusted: false,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
  });
  after(() => session.close());

  it('reads and checks files, and offers nothing that runs', async () => {
    const { page } = session;
    await session.step('untrusted', async () => {
      await act.awaitProblems(page, 3);
      await act.openContainer(page, 'Maverick');
      await desk.row(page, 'Environments', /^practice ?not connected/);
      assert.equal(await act.offersCommand(page, 'Maverick: Show Effective Config'), true);
      for (const title of ['Launch Rollout', 'Start Practice Cluster', 'Run Checklist', 'Show Plan']) {
        assert.equal(await act.offersCommand(page, `Maverick: ${title}`), false, title);
      }
      await act.screenshot(page, 'beside-untrusted');
    });
    await assert.rejects(desk.practiceOf(session));
  });
});
