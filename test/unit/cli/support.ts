/** The command in this process, with streams that are kept and a clock that stands still. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../../src/cli/run.ts';
import type { Stream, Surroundings } from '../../../src/cli/surroundings.ts';

// Clock times in golden texts are those of one place.
process.env['TZ'] = 'UTC';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface KeptStream extends Stream {
  readonly text: () => string;
}

export function keptStream(isTerminal = false): KeptStream {
  const parts: string[] = [];
  return {
    write: (text) => void parts.push(text),
    isTerminal,
    columns: isTerminal ? 60 : undefined,
    text: () => parts.join(''),
  };
}

export interface Given {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly terminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export async function maverick(args: readonly string[], given: Given = {}): Promise<Said> {
  const stdout = keptStream(given.terminal);
  const stderr = keptStream(given.terminal);
  const surroundings: Surroundings = {
    stdout,
    stderr,
    readStdin: () => Promise.resolve(given.stdin ?? ''),
    ask: undefined,
    env: { HOME: '/nowhere', ...given.env },
    cwd: given.cwd ?? '/nowhere',
    node: process.execPath,
    main: '/nowhere/maverick.js',
    version: '1.2.3',
    host: 'desk',
    pid: 4711,
    clock: { now: () => 0, sleep: () => Promise.reject(new Error('Nothing here waits.')) },
    random: () => 0.5,
    interrupted: new AbortController().signal,
  };
  const code = await run(args, surroundings);
  return { code, out: stdout.text(), err: stderr.text() };
}

/** A folder with these files, for as long as `use` takes. */
export async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'maverick-cli-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const API = `service:
  name: api
---
environment:
  name: practice
  context: maverick-practice
  namespace: shop
---
release:
  version: 1.2.4
  images:
    api: registry.example/api:1.2.4
`;
