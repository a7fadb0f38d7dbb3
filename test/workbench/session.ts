/** A workbench with a browser on it and a copy of a workspace, ended together. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PATIENCE_MS, openWorkbench, screenshot } from '../../scripts/workbench/actions.ts';
import { openBrowser } from '../../scripts/workbench/browser.ts';
import { ensureWorkbench } from '../../scripts/workbench/install.ts';
import type { Page } from '../../scripts/workbench/playwright.ts';
import { startWorkbench } from '../../scripts/workbench/server.ts';
import type { Workbench, WorkbenchOptions } from '../../scripts/workbench/server.ts';

export const ROOT = path.join(import.meta.dirname, '..', '..');
/** `npm test` has made it before this layer starts. */
export const VSIX = path.join(ROOT, 'maverick-deploy.vsix');
export const SAMPLE = path.join(ROOT, 'samples', 'paperless-maverick');

export interface Session {
  readonly page: Page;
  /** The copy that is open. */
  readonly workspace: string;
  /** For `XDG_STATE_HOME`: practice cluster and journals of this session only. */
  readonly env: NodeJS.ProcessEnv;
  /** Errors that VS Code's page itself has thrown. */
  readonly pageErrors: readonly string[];
  /** Does `action`; when it fails, there is a picture named `name`, and the server's last words are in the error. */
  readonly step: <T>(name: string, action: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** Opens a copy of the folder `workspace` in VS Code, with `extension` or without any. */
export async function openSession(
  options: Pick<WorkbenchOptions, 'extension' | 'workspace' | 'settings' | 'trusted'>,
): Promise<Session> {
  const folder = await mkdtemp(path.join(tmpdir(), 'maverick-session-'));
  const workspace = path.join(folder, path.basename(options.workspace));
  const env = { ...process.env, XDG_STATE_HOME: path.join(folder, 'state') };
  const ends: (() => Promise<unknown>)[] = [
    () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  ];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0)) await end();
  };
  try {
    await cp(options.workspace, workspace, { recursive: true });
    const workbench = await startWorkbench({ ...options, workspace, env });
    ends.unshift(workbench.dispose);
    const browser = await openBrowser(await ensureWorkbench(), PATIENCE_MS);
    ends.unshift(browser.close);
    const { page } = browser;
    const pageErrors: string[] = [];
    page.on('pageerror', ({ message }) => pageErrors.push(message));
    const step = stepper(page, workbench);
    await step('opening', () => openWorkbench(page, workbench.url));
    return { page, workspace, env, pageErrors, step, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function stepper(page: Page, workbench: Workbench): Session['step'] {
  return async (name, action) => {
    try {
      return await action();
    } catch (error) {
      const picture = await screenshot(page, `failed-${name.replaceAll(/[^a-z0-9]+/gi, '-')}`);
      const said = (await workbench.log()).split('\n').slice(-15).join('\n');
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${message}\nThe screen: ${picture}\nThe server said last:\n${said}`, { cause: error });
    }
  };
}
