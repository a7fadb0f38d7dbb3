/** Rollouts that two cores simulate in a minute: the seeds of `npm run simulate`, faults and invariants included. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { startGroup } from '../scripts/process.ts';
import type { Bench, BenchContext, Row } from './support/bench.ts';

const CORES = 2;
const LEAST = 1_000;
const CHILD = path.join(import.meta.dirname, 'support', 'simulation-child.ts');

export const bench: Bench = { what: 'simulated rollouts a minute', deadlineMs: 120_000, run };

async function run({ signal }: BenchContext): Promise<readonly Row[]> {
  const answers = await Promise.all(Array.from({ length: CORES }, (_, index) => simulate(index, signal)));
  const each = answers.map(({ code, output }) => {
    const rate = /^(?<wall>[\d.]+) a minute, (?<cpu>[\d.]+) of the processor's$/m.exec(output)?.groups;
    if (code !== 0 || rate === undefined) throw new Error(`The simulation broke:\n${output.slice(-500)}`);
    return { wall: Number(rate['wall']), cpu: Number(rate['cpu']) };
  });
  const sum = (of: 'wall' | 'cpu'): number => each.reduce((all, one) => all + one[of], 0);
  return [
    {
      figure: `simulated rollouts on ${CORES} cores`,
      ours: sum('wall'),
      unit: 'rollouts/min',
      against: { kind: 'floor', name: 'at least', value: LEAST },
      note: `${sum('cpu').toFixed(0)} by processor time; this machine has ${availableParallelism()} cores`,
    },
  ];
}

async function simulate(
  index: number,
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly output: string }> {
  const group = startGroup(process.execPath, ['--no-warnings', CHILD, `${index}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): void => void group.stop();
  signal.addEventListener('abort', end, { once: true });
  let output = '';
  group.child.stdout?.setEncoding('utf8').on('data', (part: string) => (output += part));
  const code = await group.exited;
  signal.removeEventListener('abort', end);
  return { code, output };
}
