/** The tour of the sample workspace, as its README tells it, walked by a person who has just installed Maverick. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as act from '../../scripts/workbench/actions.ts';
import { isAlive } from '../../src/driver/markers.ts';
import * as desk from './desk.ts';
import { SAMPLE, VSIX, openSession } from './session.ts';
import type { Session } from './session.ts';

const API = 'deploy/api.deploy.yaml';
const WORKER = 'deploy/worker.deploy.yaml';

describe('the tour', () => {
  let session: Session;
  /** Processes that must be gone in the end. */
  const started: number[] = [];
  before(async () => {
    session = await openSession({ extension: { vsix: VSIX }, workspace: SAMPLE });
  });
  after(async () => {
    await session.close();
    const left = await Promise.all(started.map(desk.commandOf));
    assert.deepEqual(
      left.filter((command) => command !== ''),
      [],
      'a process was left running',
    );
  });
  const step = <T>(name: string, action: () => Promise<T>): Promise<T> => session.step(name, action);

  it('1: begins with three problems, a green practice cluster and no notification', async () => {
    const { page } = session;
    const found = await step('problems', () => act.awaitProblems(page, 3));
    assert.deepEqual(
      found.map(({ severity, code }) => `${severity} ${code}`),
      ['error config/bad-threshold', 'error strategy/rolling-cannot-move', 'error hpa/cpu-without-request'],
    );
    await step('practice', async () => {
      await act.openContainer(page, 'Maverick');
      await act.runCommand(page, 'Maverick: Start Practice Cluster');
      await desk.row(page, 'Environments', /^api ?1\.2\.3, 10 of 10 ready/);
      await desk.row(page, 'Environments', /^worker ?1\.2\.3, 3 of 3 ready/);
      await desk.row(page, 'Environments', /^production ?not connected/);
    });
    started.push((await desk.practiceOf(session)).pid);
    await desk.nameFrontDoor(session);
    assert.deepEqual(await desk.takeNotifications(page), []);
    await act.screenshot(page, 'tour-1-open');
  });

  it('2: refuses to launch `worker`, leads to the mistake, and mends it', async () => {
    const { page } = session;
    await step('refused', async () => {
      await act.runCommand(page, 'Maverick: Launch Rollout');
      await desk.choose(page, /which service/, 'worker');
      await desk.choose(page, /which environment/, 'practice');
      await desk.notified(
        page,
        /^worker is not launched: .*the rollout can never move.*worker\.deploy\.yaml/,
      );
      await act.screenshot(page, 'tour-2-refused');
      await act.notificationButton(page, 'Open');
      await desk.activeTab(page, 'worker.deploy');
      await desk.statusItem(page, /^Ln 11, Col 16/);
    });
    await step('fixed', async () => {
      await act.openFile(page, WORKER);
      await act.goTo(page, 11, 15);
      await act.quickFix(page, /maxSurge/);
      await act.awaitProblems(page, 2);
    });
  });

  it('3: mends `api`, finds a mistake while it is typed, and forgets it when it is gone', async () => {
    const { page } = session;
    await step('menu', async () => {
      await act.openFile(page, API);
      await act.goTo(page, 15, 16);
      const fix = page.locator('.action-widget .monaco-list-row').filter({ hasText: '<1%' }).first();
      await act.until('the menu of quick fixes', async () => {
        await page.keyboard.press('Control+.');
        await fix.waitFor({ timeout: 3_000 });
        return true;
      });
      await act.screenshot(page, 'tour-3-quick-fix');
      await fix.click();
      await act.awaitProblems(page, 1);
    });
    await step('typing', async () => {
      await act.openFile(page, API);
      await act.goTo(page, 5, 22);
      await page.keyboard.press('Enter');
      await page.keyboard.type('depends_no: []');
      await page.keyboard.press('Escape');
      await act.until('the mistake', async () =>
        (await act.problems(page)).find(({ line, message }) => line === 6 && message.includes('depends_no')),
      );
      await act.openFile(page, API);
      await act.goTo(page, 6, 5);
      await act.quickFix(page, /depends_on/);
      await act.awaitProblems(page, 1);
      assert.ok((await act.visibleLines(page)).includes('  depends_on: []'));
      await act.runCommand(page, 'Delete Line');
      await page.keyboard.press('Control+S');
    });
  });

  it('4: shows what holds on hover, and Launch above the service', async () => {
    const { page } = session;
    await step('hover', async () => {
      await act.openFile(page, API);
      await act.goTo(page, 11, 8);
      const hover = page.locator('.monaco-hover').filter({ hasText: 'Effective' }).first();
      await act.until('the hover', async () => {
        await act.runCommand(page, 'Show or Focus Hover');
        await hover.waitFor({ timeout: 3_000 });
        return true;
      });
      assert.match(await hover.innerText(), /maxSurge[\s\S]*1,\s+deploy\/api\.deploy\.yaml/);
      await act.screenshot(page, 'tour-4-hover');
      await page.keyboard.press('Escape');
      await act.codeLens(page, 'Launch');
      await act.codeLens(page, '3 steps');
    });
  });

  it('5: launches `api` 1.2.4 and shows steps and pods beside the YAML', async () => {
    const { page } = session;
    await step('plan', async () => {
      await page.keyboard.press('Control+J');
      await desk.prepareLaunch(page, 'api', '1.2.4');
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'Show the plan' })
        .first()
        .waitFor();
      await act.screenshot(page, 'tour-5-plan');
      await desk.choose(page, /^3 steps, about/, 'Launch');
    });
    await step('rolling', async () => {
      await page.locator('.part.auxiliarybar .composite.title', { hasText: /Maverick Rollout/i }).waitFor();
      await desk.headline(page, /^1\.2\.4 is coming up: [2-9] of 10 new pods are ready\.$/);
      await desk.statusItem(page, /practice api: rolling \d of 10$/);
      await act.screenshot(page, 'tour-5-rollout');
    });
  });

  it('5: pauses from the page; both versions answer at the front door', async () => {
    const { page } = session;
    await step('pause', async () => {
      await desk.press(page, 'pause');
      await desk.headline(page, /^Paused by /);
      await desk.statusItem(page, /practice api: paused by /);
    });
    const side = await desk.rolloutPage(page, 'side');
    assert.deepEqual(await side.locator('.step-title').allInnerTexts(), [
      '3 checks before: pre-deployment',
      '10 pods to 1.2.4, 1 at a time (maxSurge 1, maxUnavailable 0)',
      '3 checks after: post-deployment',
    ]);
    assert.deepEqual(await side.locator('.pod-group h3').allInnerTexts(), ['1.2.4 (new)', '1.2.3 (old)']);
    const { frontDoorUrl } = await desk.practiceOf(session);
    const versions = new Set<string>();
    await step('front door', () =>
      act.until('an answer of each version', async () => {
        const text = await (await fetch(new URL('/api', frontDoorUrl))).text();
        versions.add(/"version":\s*"([^"]+)"/.exec(text)?.[1] ?? text);
        return versions.size > 1 ? true : undefined;
      }),
    );
    assert.deepEqual([...versions].sort(), ['1.2.3', '1.2.4']);
  });

  it('6: goes on after a reload: the same step, the same driver, the same tab; it ends with one notification', async () => {
    const { page } = session;
    await step('panel', async () => {
      await desk.press(page, 'panel');
      await desk.headline(page, /^Paused by /, 'panel');
    });
    const before = await desk.drivers(session);
    assert.equal(before.length, 1);
    started.push(...before.map(({ pid }) => pid));
    assert.deepEqual(await desk.takeNotifications(page), []);
    await step('reload', async () => {
      await desk.reloadWindow(page);
      await desk.activeTab(page, 'practice api 1.2.4');
      await desk.headline(page, /^Paused by /, 'panel');
    });
    assert.deepEqual(await desk.drivers(session), before);
    assert.ok(before.every(({ pid }) => isAlive(pid)));
    await act.screenshot(page, 'tour-6-reloaded');
    await step('resume', async () => {
      await desk.press(page, 'resume', 'panel');
      await desk.headline(page, /^api runs 1\.2\.4 in practice\.$/, 'panel');
      await desk.row(page, 'History', /^api 1\.2\.4 ?practice, succeeded/);
    });
    assert.deepEqual(await step('told', () => desk.takeNotifications(page)), [
      'practice api: api runs 1.2.4 in practice.',
    ]);
    assert.deepEqual(
      (await act.statusBar(page)).filter((text) => text.includes('practice')),
      [],
    );
    await act.screenshot(page, 'tour-6-succeeded');
  });

  it('7: sees 1.2.5 crash, rolls it back with its reason, and keeps ten pods ready', async () => {
    const { page } = session;
    const watch = await desk.watchReady(session, 'api');
    try {
      await step('crash', async () => {
        await desk.launch(page, 'api', '1.2.5');
        await desk.headline(page, /^1\.2\.5 failed and was rolled back to 1\.2\.4\.$/);
      });
      started.push(...(await desk.drivers(session)).map(({ pid }) => pid));
      assert.equal(watch.fewest(), 10);
    } finally {
      await watch.end();
    }
    const side = await desk.rolloutPage(page, 'side');
    assert.equal(await side.locator('.notice-bad h2').innerText(), 'The new version keeps crashing');
    assert.match(await side.locator('.notice-bad pre').innerText(), /TypeError: Cannot read properties/);
    await desk.row(page, 'Environments', /^api ?1\.2\.4, 10 of 10 ready, blocked/);
    await act.screenshot(page, 'tour-7-rolled-back');
    const told = await step('told', () => desk.takeNotifications(page));
    const ends = told.filter((text) =>
      /^practice api: 1\.2\.5 failed and was rolled back to 1\.2\.4\. .* keeps crashing\.$/.test(text),
    );
    // The rollback takes less than a second here: its start is told when it was seen, and only once.
    const begins = told.filter((text) => /1\.2\.5 is being rolled back\. .* keeps crashing\.$/.test(text));
    assert.equal(ends.length, 1, told.join('\n'));
    assert.ok(begins.length <= 1 && told.length === ends.length + begins.length, told.join('\n'));
    await step('blocked', async () => {
      await act.runCommand(page, 'Maverick: Launch Rollout');
      await desk.choose(page, /which service/, 'api');
      await desk.choose(page, /which environment/, 'practice');
      await desk.notified(page, /^api is blocked in practice since 1\.2\.5 .* keeps crashing\.$/);
    });
    await act.screenshot(page, 'tour-7-blocked');
  });

  it('8: has the record of it; unblocked, the service can be launched again', async () => {
    const { page } = session;
    await step('record', async () => {
      await desk.takeNotifications(page);
      await act.treeItems(page, 'History').filter({ hasText: '1.2.5' }).first().click();
      const record = await act.webviewFrame(page, /api 1\.2\.5 in practice: rolled back, blocked/);
      assert.match(await record.locator('body').innerText(), /Why it failed[\s\S]*TypeError[\s\S]*Events/);
      await act.screenshot(page, 'tour-8-record');
    });
    await step('unblock', async () => {
      await desk.press(page, 'unblock');
      await act.answer(page, 'prices are back');
      await desk.row(page, 'Environments', /^api ?1\.2\.4, 10 of 10 ready$/);
      await desk.prepareLaunch(page, 'api', '1.2.5');
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: '1.2.4 → 1.2.5' })
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
    });
    assert.deepEqual(await desk.takeNotifications(page), []);
    assert.deepEqual(session.pageErrors, []);
  });
});
