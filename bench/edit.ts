/** From a keystroke to its diagnostics in long files, beside the language server that most people have. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createLinter } from '../src/core/lint/linter.ts';
import type { Bench, BenchContext, Row } from './support/bench.ts';
import { percentile, timed, timedAsync } from './support/measure.ts';
import type { Timed } from './support/measure.ts';
import { languageServer } from './support/yaml-language-server.ts';
import { ENVIRONMENTS, keystrokes, longFile } from './support/yaml-text.ts';

const FILE = 'deploy/shop.deploy.yaml';
const SEED = 1;
const WARM_UP = 100;
const KEYSTROKES = 400;

interface Size {
  readonly label: string;
  readonly lines: number;
  /** Milliseconds at the 95th percentile. */
  readonly limit?: number;
  /** The peer reads the whole file at each: fewer of its keystrokes are waited for. */
  readonly peerKeystrokes: number;
}

const SIZES: readonly Size[] = [
  { label: '1k', lines: 1_000, peerKeystrokes: 60 },
  { label: '10k', lines: 10_000, limit: 10, peerKeystrokes: 15 },
  { label: '50k', lines: 50_000, limit: 20, peerKeystrokes: 5 },
];
const COLD_LIMIT_MS = 1_000;

export const bench: Bench = {
  what: 'an edit of a long file to its diagnostics',
  deadlineMs: 240_000,
  run,
};

async function run({ root, signal }: BenchContext): Promise<readonly Row[]> {
  const schema: unknown = JSON.parse(
    await readFile(path.join(root, 'schemas', 'deploy-config.schema.json'), 'utf8'),
  );
  const rows: Row[] = [];
  for (const size of SIZES) {
    signal.throwIfAborted();
    const text = longFile(size.lines, SEED);
    const { cold, edits } = ours(text);
    const theirs = await peer(text, size.peerKeystrokes, schema, signal);
    const wall = edits.map(({ ms }) => ms);
    const cpu = edits.map(({ cpuMs }) => cpuMs);
    const note = `processor p50 ${percentile(cpu, 0.5).toFixed(1)}, p95 ${percentile(cpu, 0.95).toFixed(1)} ms`;
    const beside = { kind: 'peer', name: 'yaml-language-server' } as const;
    rows.push({
      figure: `edit to diagnostics, ${size.label} lines, p50`,
      ours: percentile(wall, 0.5),
      unit: 'ms',
      against: { ...beside, value: percentile(theirs, 0.5) },
      note,
    });
    if (size.limit !== undefined) {
      rows.push({
        figure: `edit to diagnostics, ${size.label} lines, p95`,
        ours: percentile(wall, 0.95),
        unit: 'ms',
        against: { kind: 'limit', name: 'limit', value: size.limit },
      });
    }
    rows.push({
      figure: `edit to diagnostics, ${size.label} lines, p95`,
      ours: percentile(wall, 0.95),
      unit: 'ms',
      against: { ...beside, value: percentile(theirs, 0.95) },
    });
    if (size.label === '50k') {
      rows.push({
        figure: 'cold to diagnostics, 50k lines',
        ours: cold.ms,
        unit: 'ms',
        against: { kind: 'limit', name: 'limit', value: COLD_LIMIT_MS },
        note: `processor ${cold.cpuMs.toFixed(0)} ms`,
      });
    }
  }
  return rows;
}

/** One linter for the whole of a workspace with the environments in files of their own, as in the editor. */
function ours(text: string): { readonly cold: Timed<unknown>; readonly edits: readonly Timed<unknown>[] } {
  const linter = createLinter();
  for (const [file, content] of Object.entries(ENVIRONMENTS)) linter.update(file, content);
  const type = (now: string): Timed<unknown> =>
    timed(() => {
      linter.update(FILE, now);
      return linter.diagnostics(FILE);
    });
  const cold = type(text);
  const edits = [...keystrokes(text, WARM_UP + KEYSTROKES, SEED)].map(flat).map(type);
  return { cold, edits: edits.slice(WARM_UP) };
}

async function peer(
  text: string,
  count: number,
  schema: unknown,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const server = await languageServer(schema);
  await server.validate(text);
  const times: number[] = [];
  for (const now of keystrokes(text, count, SEED)) {
    signal.throwIfAborted();
    times.push((await timedAsync(() => server.validate(flat(now)))).ms);
  }
  return times;
}

/** As an editor hands it over: one piece. */
function flat(text: string): string {
  return Buffer.from(text).toString('utf8');
}
