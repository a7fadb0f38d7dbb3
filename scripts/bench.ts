/** `npm run bench`: every figure of docs/bench.md in one table; `-- --only NAME` one bench (or several) of them. */
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Missing, Row } from '../bench/support/bench.ts';
import { NAMES } from '../bench/support/names.ts';
import { headOf, lineOf, misses } from '../bench/support/table.ts';
import { startGroup } from './process.ts';
import type { Group } from './process.ts';

/** Longer than any bench allows itself: for what hangs. */
const DEADLINE_MS = 330_000;
const CHILD = path.join(import.meta.dirname, '..', 'bench', 'support', 'child.ts');

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const unknown = values.only?.find((name) => !NAMES.some((each) => each === name));
if (unknown !== undefined) {
  console.error(`There is no bench ${unknown}. The benches are: ${NAMES.join(', ')}.`);
  process.exit(2);
}

let running: Group | undefined;
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stop.abort();
    void running?.stop();
  });
}

console.log(`Load average ${load()}: figures in time are those of a machine that does this besides.\n`);
console.log(headOf());
for (const name of NAMES) {
  if (stop.signal.aborted || (values.only !== undefined && !values.only.includes(name))) continue;
  for (const line of await measure(name)) {
    console.log(lineOf(line));
    if (misses(line)) process.exitCode = 1;
  }
}
console.log(`\nLoad average ${load()}.`);
if (stop.signal.aborted) process.exitCode = 130;

/** A process for each: what one leaves behind, in memory or compiled, is not the next one's. */
async function measure(name: string): Promise<readonly (Row | Missing)[]> {
  const began = performance.now();
  running = startGroup(process.execPath, ['--no-warnings', CHILD, name], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let lines: readonly (Row | Missing)[] | undefined;
  running.child.once('message', (message: readonly (Row | Missing)[]) => (lines = message));
  const hung = setTimeout(() => void running?.stop(), DEADLINE_MS);
  const code = await running.exited;
  clearTimeout(hung);
  await running.stop();
  process.stderr.write(`  ${name}: ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  return (
    lines ?? [
      { figure: name, missing: stop.signal.aborted ? 'interrupted' : `its process ended with ${code}` },
    ]
  );
}

function load(): string {
  return loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
}
