/** The sample workspace in a folder outside of the repository, so that trying things out does not change the clone. */
import { cp, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { exists } from '../node.mjs';

/** Where the working copy of the sample and the profile of VS Code are kept between starts. */
export const DATA = path.join(
  process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share'),
  'maverick-deploy',
);

/** The folder to open. The sample is copied on first use, and again, losing what was changed in it, on `reset`. */
export async function workspaceFolder(options: {
  readonly root: string;
  readonly workspace: string | undefined;
  readonly reset: boolean;
}): Promise<string> {
  if (options.workspace !== undefined) {
    const folder = path.resolve(options.workspace);
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true) throw new Error(`There is no folder ${folder}.`);
    return folder;
  }
  const copy = path.join(DATA, 'paperless-maverick');
  if (options.reset) await rm(copy, { recursive: true, force: true });
  if (!(await exists(copy)))
    await cp(path.join(options.root, 'samples', 'paperless-maverick'), copy, { recursive: true });
  return copy;
}
