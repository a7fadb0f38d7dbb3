/** Debian's Chromium: found, or installed when that can be done without asking anyone, and started without a display. */
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { capture } from '../process.ts';
import type { Installation } from './install.ts';
import { loadChromium } from './playwright.ts';
import type { Browser, Page } from './playwright.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const PACKAGE = ['install', '--yes', '--quiet', '--no-install-recommends', 'chromium'];

/** The path of the first of these programs in PATH. */
export async function findProgram(...names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
      const file = path.join(folder, name);
      if (
        await access(file, constants.X_OK).then(
          () => true,
          () => false,
        )
      ) {
        return file;
      }
    }
  }
  return undefined;
}

/** Rejects, saying what to install, when there is no Chromium and this process may not install it. */
export async function ensureChromium(): Promise<string> {
  const present = await findProgram(...NAMES);
  if (present !== undefined) return present;
  const apt = await findProgram('apt-get');
  if (apt !== undefined && process.getuid?.() === 0) {
    process.stderr.write('Installing Chromium, once…\n');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await capture(apt, ['update', '--quiet'], { env });
    const { code, output } = await capture(apt, PACKAGE, { env });
    const installed = await findProgram(...NAMES);
    if (code === 0 && installed !== undefined) return installed;
    throw new Error(`Chromium could not be installed: ${output.trim().split('\n').at(-1) ?? ''}`);
  }
  throw new Error('There is no Chromium. Install it: apt-get install chromium');
}

export interface OpenBrowser {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

/** A browser with a fresh profile and one page, on which every wait has `timeoutMs`. */
export async function openBrowser(installation: Installation, timeoutMs: number): Promise<OpenBrowser> {
  const chromium = await loadChromium(installation.playwright);
  const browser: Browser = await chromium.launch({
    executablePath: await ensureChromium(),
    headless: true,
    // What this process does at a signal is decided in one place: see process.ts.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme: 'dark' });
    page.setDefaultTimeout(timeoutMs);
    // VS Code asks before a page with unsaved work is left: a test that reloads means it.
    page.on('dialog', (dialog) => void dialog.accept());
    return { page, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
