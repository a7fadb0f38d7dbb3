/** VS Code for a person: on the desktop where there is one, else in the browser. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists } from '../node.mjs';
import { capture, startGroup } from '../process.ts';
import { findProgram } from '../workbench/browser.ts';
import { endProcessesFrom } from '../workbench/leftovers.ts';
import { freePort, isFree, startWorkbench } from '../workbench/server.ts';
import { QUIET_SETTINGS } from '../workbench/settings.ts';
import type { StartOptions } from './options.ts';

const USUAL_PORT = 8_970;

export interface Editor {
  /** Where it is to be seen. */
  readonly place: string;
  /** Resolves when the person closed it, or it ended by itself. */
  readonly closed: Promise<unknown>;
  readonly close: () => Promise<void>;
}

interface Opening {
  readonly options: StartOptions;
  readonly vsix: string;
  readonly workspace: string;
  /** The folder for a profile of its own. */
  readonly data: string;
}

export async function openEditor(opening: Opening): Promise<Editor> {
  const { where } = opening.options;
  const code = where === 'web' ? undefined : await desktopCode();
  if (code !== undefined) return openDesktop(code, opening);
  if (where === 'desktop') {
    throw new Error(
      'There is no desktop VS Code here that can be started (the command `code`, a display, and not root).\n' +
        `Install ${opening.vsix} in yours, or leave --desktop out.`,
    );
  }
  return openWeb(opening);
}

async function desktopCode(): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined; // `code` is a script of the shell there
  if (process.getuid?.() === 0 || !hasDisplay()) return undefined;
  return findProgram('code', 'code-insiders');
}

function hasDisplay(): boolean {
  return process.platform === 'darwin' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

async function openDesktop(code: string, { vsix, workspace, data }: Opening): Promise<Editor> {
  const profile = path.join(data, 'desktop');
  const extensions = path.join(profile, 'extensions');
  const folders = ['--user-data-dir', path.join(profile, 'data'), '--extensions-dir', extensions];
  const settings = path.join(profile, 'data', 'User', 'settings.json');
  if (!(await exists(settings))) {
    await mkdir(path.dirname(settings), { recursive: true });
    await writeFile(settings, JSON.stringify(QUIET_SETTINGS, null, 2));
  }
  const installed = await capture(code, [...folders, '--force', '--install-extension', vsix]);
  if (installed.code !== 0) throw new Error(`The extension could not be installed.\n${installed.output}`);
  const args = [...folders, '--disable-workspace-trust', '--new-window', '--wait', workspace];
  const window = startGroup(code, args, { stdio: 'ignore' });
  return {
    place: 'in desktop VS Code, in a window of its own',
    closed: window.exited,
    close: async () => {
      await window.stop();
      await endProcessesFrom(extensions);
    },
  };
}

async function openWeb({ options, vsix, workspace, data }: Opening): Promise<Editor> {
  const port = options.port ?? ((await isFree(USUAL_PORT)) ? USUAL_PORT : await freePort());
  if (options.port !== undefined && !(await isFree(port))) {
    throw new Error(`Port ${port.toString()} is taken. Choose another one with --port, or leave it out.`);
  }
  const workbench = await startWorkbench({
    extension: { vsix },
    workspace,
    port,
    profile: path.join(data, 'web'),
  });
  if (options.browser) await showInBrowser(workbench.url);
  return { place: workbench.url, closed: workbench.exited, close: workbench.dispose };
}

/** Where there is a browser to open: else the address that was printed has to do. */
async function showInBrowser(url: string): Promise<void> {
  if (!hasDisplay() || process.getuid?.() === 0) return;
  const opener = await findProgram(process.platform === 'darwin' ? 'open' : 'xdg-open');
  if (opener !== undefined) await capture(opener, [url]);
}
