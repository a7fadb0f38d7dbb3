/** The package that people install: built, checked against its limit, made again only when something in it changed. */
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { PackageManager, listFiles } from '@vscode/vsce';
import { capture } from '../process.ts';

/** From docs: a package under 3 MB. */
export const VSIX_LIMIT_BYTES = 3_000_000;

const VSCE = path.join(import.meta.dirname, '..', '..', 'node_modules', '@vscode', 'vsce', 'vsce');
const OPTIONS = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];

export interface Vsix {
  readonly file: string;
  readonly bytes: number;
  /** False when the one from before is still right. */
  readonly made: boolean;
}

/** `root` has been built. Rejects when the package would be over `VSIX_LIMIT_BYTES`. */
export async function packageVsix(
  root: string,
  file = path.join(root, 'maverick-deploy.vsix'),
): Promise<Vsix> {
  const present = await stat(file).catch(() => undefined);
  if (present !== undefined && present.mtimeMs > (await newestIn(root))) {
    return { file, bytes: present.size, made: false };
  }
  const draft = `${file}.${process.pid.toString()}`;
  try {
    // As a process, because vsce prints a list of all files whoever calls it.
    const { code, output } = await capture(process.execPath, [VSCE, 'package', ...OPTIONS, '--out', draft], {
      cwd: root,
    });
    if (code !== 0) throw new Error(`vsce could not make the package:\n${output}`);
    const { size } = await stat(draft);
    if (size > VSIX_LIMIT_BYTES) {
      throw new Error(
        `The package has ${size.toString()} bytes, over the limit of ${VSIX_LIMIT_BYTES.toString()}. ` +
          'dist/metafile.json (open it at esbuild.github.io/analyze) says what is in it.',
      );
    }
    await rename(draft, file);
    return { file, bytes: size, made: true };
  } finally {
    await rm(draft, { force: true });
  }
}

async function newestIn(root: string): Promise<number> {
  const files = [...(await listFiles({ cwd: root, packageManager: PackageManager.None })), '.vscodeignore'];
  const times = await Promise.all(files.map(async (name) => (await stat(path.join(root, name))).mtimeMs));
  return Math.max(...times);
}
