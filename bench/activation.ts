/** What the extension costs an editor that starts: time of its own code, bytes loaded, and what is not loaded. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { loadedAtStart, packagesIn } from '../scripts/build/bundle.ts';
import { capture } from '../scripts/process.ts';
import type { Bench, BenchContext, Missing, Row } from './support/bench.ts';
import { median } from './support/measure.ts';

const LIMIT_MS = 50;
const RUNS = 9;
const ENTRY = 'dist/extension.js';

export const bench: Bench = { what: 'activation of the extension', deadlineMs: 120_000, run };

async function run({ root, signal }: BenchContext): Promise<readonly (Row | Missing)[]> {
  const built = await capture(process.execPath, [path.join(root, 'scripts', 'build.ts')]);
  if (built.code !== 0) return [{ figure: 'activation', missing: `the build fails: ${built.output}` }];
  const times: Times[] = [];
  for (let index = 0; index < RUNS; index++) {
    signal.throwIfAborted();
    times.push(await activate(root));
  }
  const metafile = readMetafile(await readFile(path.join(root, 'dist', 'metafile.json'), 'utf8'));
  const loaded = loadedAtStart(metafile, ENTRY);
  const bytes = [...loaded.values()].reduce((sum, size) => sum + size, 0);
  const client = packagesIn(metafile, loaded.keys()).has('@kubernetes/client-node');
  return [
    {
      figure: `activation: load and activate, median of ${RUNS}`,
      ours: median(times.map(({ ms }) => ms)),
      unit: 'ms',
      against: { kind: 'limit', name: 'limit', value: LIMIT_MS },
      note: `fresh processes, the editor's API replaced; processor ${median(times.map(({ cpuMs }) => cpuMs)).toFixed(0)} ms`,
    },
    { figure: 'activation: loaded from the package', ours: bytes / 1000, unit: 'kB' },
    {
      figure: 'activation: Kubernetes client loaded',
      ours: client ? 1 : 0,
      unit: 'packages',
      against: { kind: 'limit', name: 'limit', value: 0 },
    },
  ];
}

interface Times {
  readonly ms: number;
  readonly cpuMs: number;
}

async function activate(root: string): Promise<Times> {
  const editor = path.join(root, 'test', 'unit', 'host', 'fake-vscode.mjs');
  const child = path.join(import.meta.dirname, 'support', 'activation-child.mjs');
  const args = ['--import', editor, child, path.join(root, ENTRY)];
  const { code, output } = await capture(process.execPath, args, { cwd: root });
  const said = /^(?<ms>[\d.]+) ms, (?<cpu>[\d.]+) of the processor$/m.exec(output)?.groups;
  if (code !== 0 || said === undefined)
    throw new Error(`The extension could not be activated.\n${output.slice(-400)}`);
  return { ms: Number(said['ms']), cpuMs: Number(said['cpu']) };
}

function readMetafile(text: string): Metafile {
  return JSON.parse(text) as Metafile;
}
