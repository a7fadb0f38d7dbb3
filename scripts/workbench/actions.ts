/** What a person does in VS Code, by keyboard where VS Code lets them, each action waiting for what it needs and for its effect. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Frame, Locator, Page } from './playwright.ts';

/** Time allowed for anything to happen: a loaded machine is slow, a broken product is slower. */
export const PATIENCE_MS = 90_000;

/** Polls until `look` hands back something, and says what was awaited when it never does. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  patienceMs: number = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      last = error; // a frame that is being replaced, an element that just went: look again
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited ${(patienceMs / 1000).toString()} s in vain for ${what}.`, { cause: last });
    }
    await delay(100);
  }
}

/** Opens the workbench and waits until a person could use it. */
export async function openWorkbench(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await shown(page);
}

/** Reloads the window, as *Developer: Reload Window* does. */
export async function reloadWindow(page: Page): Promise<void> {
  await page.reload();
  await shown(page);
}

async function shown(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor();
  await page.locator('.monaco-workbench .part.activitybar .action-item').first().waitFor();
}

const input = (page: Page): Locator => page.locator('.quick-input-widget .quick-input-filter input').first();
const picks = (page: Page): Locator => page.locator('.quick-input-widget .quick-input-list .monaco-list-row');

/** One attempt takes this long at most; `until` makes another. */
const BRIEFLY = { timeout: 3_000 };

/** Writes into the palette, which is opened when it is not: as a fresh text, so that its list is made anew. */
async function ask(page: Page, text: string): Promise<void> {
  if (!(await input(page).isVisible())) {
    // A page in a frame that has the focus would get the key, and may lose it.
    await page.evaluate("document.activeElement?.matches('iframe') && document.activeElement.blur()");
    await page.keyboard.press('F1');
    await input(page).waitFor(BRIEFLY);
  }
  await input(page).fill('', BRIEFLY);
  await input(page).fill(text, BRIEFLY);
}

function pickOf(page: Page, label: string): Locator {
  return picks(page)
    .filter({ has: page.locator('.label-name', { hasText: exactly(label) }) })
    .first();
}

/**
 * Runs a command by its title (`Maverick: Launch Rollout`) from the command palette. An extension's commands are there
 * only some seconds after the window is: asked for again until then.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  await until(`the command "${title}"`, async () => {
    await ask(page, `>${title}`);
    await pickOf(page, title).click(BRIEFLY);
    return true;
  });
}

/** Tells whether the palette offers a command of this very title. Closes it again. */
export async function offersCommand(page: Page, title: string): Promise<boolean> {
  const titles = await until('the command palette', async () => {
    await ask(page, `>${title}`);
    await picks(page).first().waitFor(BRIEFLY);
    return picks(page).locator('.label-name').allInnerTexts();
  });
  await page.keyboard.press('Escape');
  await input(page).waitFor({ state: 'hidden' });
  return titles.some((text) => exactly(title).test(text));
}

/** In a list that is asking: takes the entry whose label has this text. */
export async function pick(page: Page, label: string | RegExp): Promise<void> {
  await picks(page).filter({ hasText: label }).first().click();
}

/** The labels that a list that is asking offers, once there are any. */
export async function offeredPicks(page: Page): Promise<string[]> {
  await picks(page).first().waitFor();
  return picks(page).locator('.label-name').allInnerTexts();
}

/** Answers a question for text. */
export async function answer(page: Page, text: string): Promise<void> {
  await input(page).fill(text);
  await page.keyboard.press('Enter');
}

/** Opens a file of the workspace by its path in it, and puts the cursor in its editor. The list of files comes in late. */
export async function openFile(page: Page, file: string): Promise<void> {
  const name = path.posix.basename(file);
  await until(`the file ${file}`, async () => {
    await ask(page, file);
    await pickOf(page, name).click(BRIEFLY);
    await page.locator('.tabs-container .tab.active', { hasText: name }).first().waitFor(BRIEFLY);
    return true;
  });
  await editor(page).waitFor();
}

/** The editor that has or last had the cursor. */
export function editor(page: Page): Locator {
  return page.locator('.editor-group-container.active .monaco-editor').first();
}

/** The lines of the editor that are on screen, as they stand there. */
export async function visibleLines(page: Page): Promise<string[]> {
  const lines = editor(page).locator('.view-line');
  await lines.first().waitFor();
  return (await lines.allInnerTexts()).map((line) => line.replaceAll('\u00a0', ' '));
}

/** Puts the cursor of the editor at a line and column, from one. */
export async function goTo(page: Page, line: number, column = 1): Promise<void> {
  await until(`line ${line.toString()}`, async () => {
    await ask(page, `:${line.toString()}:${column.toString()}`);
    await page.keyboard.press('Enter');
    await input(page).waitFor({ ...BRIEFLY, state: 'hidden' });
    return true;
  });
}

/** At the cursor: opens the quick fixes and takes the one with this title. They come with the diagnostic: asked for until then. */
export async function quickFix(page: Page, title: string | RegExp): Promise<void> {
  const action = page.locator('.action-widget .monaco-list-row').filter({ hasText: title }).first();
  await until(`the quick fix ${title.toString()}`, async () => {
    await page.keyboard.press('Control+.');
    if (await appears(action, 3_000)) return true;
    await page.keyboard.press('Escape');
    return undefined;
  });
  await action.click();
}

/** A CodeLens of the editor, by its label. */
export async function codeLens(page: Page, label: string | RegExp): Promise<Locator> {
  const lens = editor(page).locator('.codelens-decoration a').filter({ hasText: label }).first();
  await lens.waitFor();
  return lens;
}

const Problems = z.array(
  z.object({
    severity: z.string(),
    message: z.string(),
    /** `maverick`; empty when there is none. */
    source: z.string(),
    /** The rule; empty when there is none. */
    code: z.string(),
    /** From one. */
    line: z.number(),
    column: z.number(),
  }),
);

export type Problem = z.infer<typeof Problems>[number];

/** Runs in the page, at one instant: the list must not change while it is read. */
const READ_PROBLEMS = `[...document.querySelectorAll('.markers-panel .monaco-list-row')]
  .filter((row) => row.querySelector('.marker-icon'))
  .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
  .map((row) => {
    const text = (part) => (row.querySelector(part)?.textContent ?? '').replaceAll('\\u00a0', ' ').trim();
    const [line, column] = text('.marker-line').match(/\\d+/g) ?? [];
    return {
      severity: [...row.querySelector('.marker-icon').classList].find((name) => name !== 'marker-icon') ?? '',
      message: text('.marker-message'),
      source: text('.marker-source'),
      code: text('.marker-code').replaceAll(/[()]/g, ''),
      line: Number(line),
      column: Number(column),
    };
  })`;

/** What the Problems panel shows, in its order: as many as fit. Opens the panel when it is closed. */
export async function problems(page: Page): Promise<readonly Problem[]> {
  const panel = page.locator('.markers-panel');
  if (!(await panel.isVisible())) {
    await page.keyboard.press('Control+Shift+M');
    await panel.waitFor();
  }
  return Problems.parse(await page.evaluate(READ_PROBLEMS));
}

/** Waits until the Problems panel holds exactly `count`, and hands them back. */
export async function awaitProblems(page: Page, count: number): Promise<readonly Problem[]> {
  let last: readonly Problem[] = [];
  try {
    return await until(`${count.toString()} problems`, async () => {
      last = await problems(page);
      return last.length === count ? last : undefined;
    });
  } catch (error) {
    const seen = last.map(({ message, line }) => `${line.toString()}: ${message}`).join('\n');
    throw new Error(
      `${error instanceof Error ? error.message : ''} There were ${last.length.toString()}:\n${seen}`,
    );
  }
}

/** Opens a view container from the activity bar by its title. */
export async function openContainer(page: Page, title: string): Promise<void> {
  const icon = page.locator(`.part.activitybar .action-item:has(a[aria-label^="${title}"])`).first();
  await icon.waitFor();
  if ((await icon.locator('a').first().getAttribute('aria-expanded')) !== 'true') await icon.click();
  await page.locator('.part.sidebar .composite.title', { hasText: new RegExp(title, 'i') }).waitFor();
}

/** Titles of the views in the side bar, from top to bottom. */
export async function viewTitles(page: Page): Promise<string[]> {
  return page.locator('.part.sidebar .pane-header .title').allInnerTexts();
}

/** Rows of a tree in a side bar, by the title of its view. */
export function treeItems(page: Page, view: string): Locator {
  const pane = page.locator('.pane').filter({ has: page.locator(`.pane-header[aria-label^="${view}"]`) });
  return pane.locator('.pane-body [role=treeitem]');
}

/** The texts of the status bar, left to right, empty ones left out. */
export async function statusBar(page: Page): Promise<string[]> {
  const texts = await page.locator('.part.statusbar .statusbar-item').allInnerTexts();
  return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim()).filter((text) => text !== '');
}

/** Notifications that are on screen. Silent when the extension was loaded from a folder: see `startWorkbench`. */
export async function notifications(page: Page): Promise<string[]> {
  return page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
}

/** Takes a button of a notification. */
export async function notificationButton(page: Page, label: string): Promise<void> {
  await page.locator('.notifications-toasts').getByRole('button', { name: label }).first().click();
}

/** The inner frame of a webview, known by the text of a heading in it. */
export async function webviewFrame(page: Page, heading: string | RegExp): Promise<Frame> {
  return until(`a webview with the heading ${heading.toString()}`, async () => {
    for (const frame of page.frames()) {
      if ((await frame.locator('h1, h2').filter({ hasText: heading }).count()) > 0) return frame;
    }
    return undefined;
  });
}

/** A picture under test-results/, for people. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = path.join(import.meta.dirname, '..', '..', 'test-results');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

async function appears(locator: Locator, withinMs: number): Promise<boolean> {
  return locator.waitFor({ timeout: withinMs }).then(
    () => true,
    () => false,
  );
}
