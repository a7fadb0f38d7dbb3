/** Which files of a workspace are read. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { configFileMatcher } from '../../core/config/sections.ts';
import { MaverickError } from '../../core/errors.ts';
import { MAX_CHARACTERS } from '../../core/yaml/limits.ts';

const YAML = '**/*.{yaml,yml}';
/** Folders that hold other people's files. */
const IGNORED = ['node_modules', '.git', '.vscode-test', 'dist', 'build', 'out', 'vendor', '.venv'].map(
  (name) => `**/${name}/**`,
);
/** Above this a file is data, not something a person writes. */
const LARGEST_BYTES = 8_000_000;
/** Read of a file at the most: enough for the linter to see that it is too large, however many bytes its characters have. */
const MOST_READ = 3 * MAX_CHARACTERS + 3;
/** Read at the same time. */
const READERS = 16;

export interface ReadFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** The deploy configs and manifests of a folder, in the order of paths. @throws MaverickError `unreadable-path` */
export async function readFolder(workspace: string): Promise<readonly ReadFile[]> {
  await requireFolder(workspace);
  const paths = await find(workspace);
  const isConfig = configFileMatcher();
  const files = await readAll(workspace, paths, false);
  return files.filter(({ path, text }) => isConfig(path) || mayHoldOurs(path, text));
}

/** What a person named: files as they are, folders with what is ours in them. @throws MaverickError `unreadable-path` */
export async function readNamed(
  workspace: string,
  cwd: string,
  named: readonly string[],
): Promise<readonly ReadFile[]> {
  const found = new Map<string, ReadFile>();
  const isConfig = configFileMatcher();
  for (const name of named) {
    const absolute = resolve(cwd, name);
    const info = await stat(absolute).catch((error: unknown) => unreadable(name, error));
    const within = relative(workspace, absolute).split(sep).join('/');
    const files = info.isDirectory()
      ? (
          await readAll(
            workspace,
            (await find(absolute)).map((path) => (within === '' ? path : `${within}/${path}`)),
            false,
          )
        ).filter(({ path, text }) => isConfig(path) || mayHoldOurs(path, text))
      : await readAll(workspace, [within], true);
    for (const file of files) found.set(file.path, file);
  }
  return [...found.values()].sort(byPath);
}

async function find(folder: string): Promise<string[]> {
  return glob(YAML, { cwd: folder, ignore: IGNORED, dot: true, followSymbolicLinks: false });
}

async function readAll(workspace: string, paths: readonly string[], whole: boolean): Promise<ReadFile[]> {
  const files: ReadFile[] = [];
  const isConfig = configFileMatcher();
  const waiting = paths.values();
  const reader = async (): Promise<void> => {
    // The readers share one iterator: each takes the next that nobody has.
    for (const path of waiting) {
      const file = join(workspace, path);
      try {
        // One that is called a deploy config is never left out without a word: the linter says that it is too large.
        if (!whole && !isConfig(path) && (await stat(file)).size > LARGEST_BYTES) continue;
        files.push({ path, text: await readText(file) });
      } catch (error) {
        // Deleted since the folder was listed.
        if (!whole && codeOf(error) === 'ENOENT') continue;
        unreadable(path, error);
      }
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return files.sort(byPath);
}

async function readText(file: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of createReadStream(file, { end: MOST_READ - 1 }))
    if (Buffer.isBuffer(piece)) pieces.push(piece);
  return new TextDecoder().decode(Buffer.concat(pieces));
}

/** A manifest says so itself; a schema line makes any file a deploy config; kustomizations say which files are patches. */
function mayHoldOurs(path: string, text: string): boolean {
  return (
    /(^|\/)kustomization\.ya?ml$/.test(path) ||
    (/^apiVersion\s*:/m.test(text) && /^kind\s*:/m.test(text)) ||
    /^#\s*yaml-language-server:\s*\$schema=\S*deploy-config/m.test(text)
  );
}

async function requireFolder(folder: string): Promise<void> {
  const info = await stat(folder).catch((error: unknown) => unreadable(folder, error));
  if (!info.isDirectory()) {
    throw new MaverickError('unreadable-path', {
      what: `${folder} is not a folder.`,
      next: 'Name the folder with the deploy configs by --workspace.',
    });
  }
}

const UNREADABLE: Readonly<Record<string, readonly [why: string, next: string]>> = {
  ENOENT: ['It does not exist.', 'See that the path is right.'],
  ENOTDIR: ['A part of the path is a file.', 'See that the path is right.'],
  EACCES: ['You may not read it.', 'Make it readable, or name the files and folders to look at.'],
  ELOOP: ['It is a link that leads back to itself.', 'Correct or remove the link.'],
};

function unreadable(name: string, error: unknown): never {
  const [why, next] = UNREADABLE[codeOf(error)] ?? [undefined, 'See that the path is right.'];
  throw new MaverickError(
    'unreadable-path',
    { what: `${name} cannot be read.`, ...(why === undefined ? {} : { why }), next },
    error,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function byPath(a: ReadFile, b: ReadFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
