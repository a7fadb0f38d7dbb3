/** The means of the other tests here, on an extension with one of everything: when these fail, it is not the product. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as act from '../../scripts/workbench/actions.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';

const FIXTURE = path.join(import.meta.dirname, 'fixture');
const FILE = 'api.deploy.yaml';

describe('acting in VS Code', () => {
  let session: Session;
  before(async () => {
    const extension = { folder: path.join(FIXTURE, 'extension') };
    session = await openSession({ extension, workspace: path.join(FIXTURE, 'workspace') });
  });
  after(() => session.close());

  it('opens a file and reads it', async () => {
    await session.step('file', () => act.openFile(session.page, FILE));
    assert.deepEqual((await act.visibleLines(session.page)).slice(0, 2), ['service: api', 'replcias: 2']);
  });

  it('reads the problems', async () => {
    const found = await session.step('problems', () => act.awaitProblems(session.page, 1));
    assert.deepEqual(found, [
      {
        severity: 'error',
        message: 'Unknown key replcias.',
        source: 'fixture',
        code: 'unknown-key',
        line: 2,
        column: 1,
      },
    ]);
  });

  it('takes a quick fix by its title', async () => {
    await session.step('fix', async () => {
      await act.openFile(session.page, FILE);
      await act.goTo(session.page, 2, 3);
      await act.quickFix(session.page, 'Change to replicas');
      await act.awaitProblems(session.page, 0);
    });
    assert.equal((await act.visibleLines(session.page))[1], 'replicas: 2');
  });

  it('tells which commands are offered, by their whole title', async () => {
    assert.equal(await act.offersCommand(session.page, 'Fixture: Open Page'), true);
    assert.equal(await act.offersCommand(session.page, 'Fixture: Open'), false);
  });

  it('runs a command, answers what it asks, and finds its page', async () => {
    const frame = await session.step('command', async () => {
      await act.runCommand(session.page, 'Fixture: Open Page');
      await act.pick(session.page, 'second');
      await act.answer(session.page, 'because');
      return act.webviewFrame(session.page, 'Page of second');
    });
    assert.equal(await frame.locator('p').innerText(), 'because');
    await frame.getByRole('button', { name: 'Go' }).click();
    assert.equal(await frame.locator('button').innerText(), 'Gone');
  });

  it('reads the status bar, and a tree in its container', async () => {
    const texts = await act.statusBar(session.page);
    assert.ok(texts.includes('fixture: ready'), texts.join(' | '));
    await session.step('container', () => act.openContainer(session.page, 'Fixture'));
    await act.treeItems(session.page, 'Things').nth(1).waitFor();
    assert.deepEqual(await act.treeItems(session.page, 'Things').allInnerTexts(), ['one', 'two']);
  });

  it('takes a CodeLens', async () => {
    await session.step('lens', async () => {
      await act.openFile(session.page, FILE);
      await (await act.codeLens(session.page, 'Launch')).click();
      await act.pick(session.page, 'first');
      await act.answer(session.page, '');
      await act.webviewFrame(session.page, 'Page of first');
    });
  });

  it('reloads the window, and nothing that was written is lost', async () => {
    await session.step('reload', async () => {
      await act.reloadWindow(session.page);
      await act.openFile(session.page, FILE);
    });
    assert.equal((await act.visibleLines(session.page))[1], 'replicas: 2');
  });
});
