/** Files that want to hurt: the worst time and memory of any of them, each in a process of its own. */
import path from 'node:path';
import { capture } from '../scripts/process.ts';
import type { Bench, BenchContext, Missing, Row } from './support/bench.ts';
import { HOSTILE } from './support/hostile-texts.ts';

const LIMIT_MS = 1_000;
const LIMIT_MB = 200;
/** Enough room to be seen over the limit instead of dying at it. */
const HEAP_MB = 1_000;
const CHILD = path.join(import.meta.dirname, 'support', 'hostile-child.ts');

export const bench: Bench = { what: 'hostile YAML: worst time and memory', deadlineMs: 120_000, run };

async function run({ signal }: BenchContext): Promise<readonly (Row | Missing)[]> {
  const seen: { readonly name: string; readonly ms: number; readonly cpu: number; readonly mb: number }[] =
    [];
  for (const name of Object.keys(HOSTILE)) {
    signal.throwIfAborted();
    const args = [`--max-old-space-size=${HEAP_MB}`, '--no-warnings', CHILD, name];
    const { code, output } = await capture(process.execPath, args);
    const match = /^(?<ms>[\d.]+) ms (?<cpu>[\d.]+) cpu (?<mb>[\d.]+) MB$/m.exec(output);
    if (code !== 0 || match?.groups === undefined) {
      return [{ figure: `hostile YAML: ${name}`, missing: `it ended its process: ${output.slice(-300)}` }];
    }
    const { ms, cpu, mb } = match.groups;
    seen.push({ name, ms: Number(ms), cpu: Number(cpu), mb: Number(mb) });
  }
  const slowest = seen.reduce((worst, each) => (each.ms > worst.ms ? each : worst));
  const largest = seen.reduce((worst, each) => (each.mb > worst.mb ? each : worst));
  return [
    {
      figure: `hostile YAML, worst time of ${seen.length}`,
      ours: slowest.ms,
      unit: 'ms',
      against: { kind: 'limit', name: 'limit', value: LIMIT_MS },
      note: `${slowest.name}; processor ${slowest.cpu.toFixed(0)} ms`,
    },
    {
      figure: `hostile YAML, most memory of ${seen.length}`,
      ours: largest.mb,
      unit: 'MB',
      against: { kind: 'limit', name: 'limit', value: LIMIT_MB },
      note: largest.name,
    },
  ];
}
