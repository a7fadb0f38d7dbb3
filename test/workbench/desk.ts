/** What a person does with Maverick at their desk, by keyboard where there is a choice, and what they can look up beside it. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import * as act from '../../scripts/workbench/actions.ts';
import type { Frame, Page } from '../../scripts/workbench/playwright.ts';
import { follow } from '../../src/cluster/follow.ts';
import { connect } from '../../src/cluster/kubernetes/connect.ts';
import {
  PRACTICE_CONTEXT,
  practiceStateFolder,
  workspaceStateFolder,
} from '../../src/cluster/practice-path.ts';
import type { Pod } from '../../src/core/kubernetes/objects.ts';
import { PODS } from '../../src/core/kubernetes/resources.ts';
import { isReady } from '../../src/core/rollout/status.ts';
import { realClock } from '../../src/driver/real-clock.ts';
import { findPractice } from '../../src/sandbox/process/find.ts';
import type { FoundPractice } from '../../src/sandbox/process/find.ts';
import { FRONT_DOOR_PORT } from '../../src/sandbox/process/front-door-port.ts';
import type { Session } from './session.ts';

/** Of the sample's practice environment. */
const NAMESPACE = 'paperless-maverick';
const BRIEFLY = { timeout: 3_000 };

/** Answers the pick that asks `question` with the entry of this label: types it, and takes it with Enter. */
export async function choose(page: Page, question: RegExp, label: string): Promise<void> {
  const input = page.locator('.quick-input-widget .quick-input-filter input').first();
  const focused = page.locator('.quick-input-list .monaco-list-row.focused .label-name', { hasText: label });
  await act.until(`"${label}" for ${question.toString()}`, async () => {
    if (!question.test((await input.getAttribute('placeholder', BRIEFLY)) ?? '')) return undefined;
    await input.fill(label, BRIEFLY);
    await focused.first().waitFor(BRIEFLY);
    return true;
  });
  await page.keyboard.press('Enter');
}

/** From the palette to the plan that waits for a yes. */
export async function prepareLaunch(page: Page, service: string, version: string): Promise<void> {
  await act.runCommand(page, 'Maverick: Launch Rollout');
  await choose(page, /which service/, service);
  await choose(page, /which environment/, 'practice');
  await choose(page, /which release/, version);
}

export async function launch(page: Page, service: string, version: string): Promise<void> {
  await prepareLaunch(page, service, version);
  await choose(page, /^\d+ steps?, about/, 'Launch');
}

/** The Rollout page in the side bar or in an editor tab, once it shows something. */
export async function rolloutPage(page: Page, layout: 'side' | 'panel'): Promise<Frame> {
  return act.until(`the Rollout page (${layout})`, async () => {
    for (const frame of page.frames()) {
      if ((await frame.locator(`body[data-layout="${layout}"] main > *`).count()) > 0) return frame;
    }
    return undefined;
  });
}

/** The sentence that says how the rollout stands, once it fits. The frame is looked up anew: a reload replaces it. */
export async function headline(
  page: Page,
  wanted: RegExp,
  layout: 'side' | 'panel' = 'side',
): Promise<string> {
  let last = '';
  return act.until(`the headline ${wanted.toString()}`, async () => {
    last = await (await rolloutPage(page, layout)).locator('.headline-text').innerText(BRIEFLY);
    return wanted.test(last) ? last : undefined;
  });
}

/** Presses a button of the Rollout page by keyboard. */
export async function press(page: Page, action: string, layout: 'side' | 'panel' = 'side'): Promise<void> {
  await act.until(`the button ${action}`, async () => {
    const frame = await rolloutPage(page, layout);
    const button = frame.locator(`[data-action="${action}"]`).first();
    await button.focus(BRIEFLY);
    await button.press('Enter', BRIEFLY);
    return true;
  });
}

/** The row of a tree that fits, as soon as there is one. */
export async function row(page: Page, view: string, wanted: RegExp): Promise<string> {
  return act.until(`a row ${wanted.toString()} in ${view}`, async () =>
    (await act.treeItems(page, view).allInnerTexts())
      .map((text) => text.replaceAll(/\s+/g, ' '))
      .find((text) => wanted.test(text)),
  );
}

/** The one item of the status bar that is ours, when it fits. */
export async function statusItem(page: Page, wanted: RegExp): Promise<string> {
  return act.until(`the status bar ${wanted.toString()}`, async () =>
    (await act.statusBar(page)).find((text) => wanted.test(text)),
  );
}

/** Everything that was notified since it was last asked, also what has left the screen meanwhile. Clears it. */
export async function takeNotifications(page: Page): Promise<string[]> {
  await act.runCommand(page, 'Notifications: Show Notifications');
  await page.locator('.notifications-center.visible').waitFor();
  const found = await page.locator('.notifications-center .notification-list-item-message').allInnerTexts();
  if (found.length > 0) await act.runCommand(page, 'Notifications: Clear All Notifications');
  else await page.keyboard.press('Escape');
  return found;
}

/** Waits until a notification that fits is on screen. */
export async function notified(page: Page, wanted: RegExp): Promise<string> {
  return act.until(`the notification ${wanted.toString()}`, async () =>
    (await act.notifications(page)).find((text) => wanted.test(text)),
  );
}

/** *Developer: Reload Window*: unlike the browser's own reload it lets VS Code write down first which tabs are open. */
export async function reloadWindow(page: Page): Promise<void> {
  await page.evaluate('window.beforeReload = true');
  await act.runCommand(page, 'Developer: Reload Window');
  await act.until('the new window', async () =>
    (await page.evaluate('window.beforeReload === undefined')) === true ? true : undefined,
  );
  await page.locator('.monaco-workbench .part.statusbar').waitFor();
}

/** Waits until the tab with this in its title is the one in front. */
export async function activeTab(page: Page, title: string | RegExp): Promise<void> {
  await page.locator('.tabs-container .tab.active', { hasText: title }).first().waitFor();
}

export async function practiceOf({ workspace, env }: Session): Promise<FoundPractice> {
  const found = await findPractice(workspace, practiceStateFolder(workspace, env));
  if (found === undefined) throw new Error('The practice cluster does not run.');
  return found;
}

/** The sample names the front door's own port. Where that is taken on this machine, the copy names the one that it got. */
export async function nameFrontDoor(session: Session): Promise<void> {
  const { frontDoorUrl } = await practiceOf(session);
  const file = path.join(session.workspace, 'deploy', 'practice.deploy.yaml');
  const text = await readFile(file, 'utf8');
  const mended = text.replaceAll(`http://127.0.0.1:${FRONT_DOOR_PORT}`, frontDoorUrl.replace(/\/$/, ''));
  if (mended !== text) await writeFile(file, mended);
}

const Marker = z.object({ run: z.string(), pid: z.number() });

/** What the markers of this workspace say: runs under way, and the processes that drive them. */
export async function drivers({ workspace, env }: Session): Promise<readonly z.infer<typeof Marker>[]> {
  const folder = workspaceStateFolder('runs', workspace, env);
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return texts.map((text) => Marker.parse(JSON.parse(text)));
}

/** What a process runs. Empty when it is gone, or has ended and nobody has taken note of it yet. */
export async function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

export interface ReadyWatch {
  /** The fewest Ready pods that there were at any moment since. */
  fewest(): number;
  /** Ready pods now. */
  now(): number;
  end(): Promise<void>;
}

/** Watches the pods of a service as any client of the cluster could. Resolves when it sees them. */
export async function watchReady(session: Session, service: string): Promise<ReadyWatch> {
  const { workspace, env } = session;
  const ending = new AbortController();
  const cluster = await connect({ context: PRACTICE_CONTEXT, workspace, env, signal: ending.signal });
  let fewest = Number.POSITIVE_INFINITY;
  let now = 0;
  const seen = Promise.withResolvers<undefined>();
  const following = follow<Pod>(
    cluster,
    PODS,
    { namespace: NAMESPACE, labelSelector: `app.kubernetes.io/name=${service}` },
    {
      clock: realClock,
      random: Math.random,
      signal: ending.signal,
      onChange: (pods) => {
        now = [...pods.values()].filter((pod) => isReady(pod)).length;
        fewest = Math.min(fewest, now);
        seen.resolve(undefined);
      },
    },
  );
  await Promise.race([seen.promise, following]);
  return {
    fewest: () => fewest,
    now: () => now,
    end: async () => {
      ending.abort();
      await following;
    },
  };
}
