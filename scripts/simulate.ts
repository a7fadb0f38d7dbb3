/** `npm run simulate -- --seeds N --seed S`: simulated rollouts from seed S on (default 1), and what came of them. */
import { parseArgs } from 'node:util';
import { simulate } from '../test/simulation/simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed);
const count = values.verbose ? 1 : Number(values.seeds);
if (!Number.isInteger(first) || !Number.isInteger(count) || count < 1) {
  console.error('--seed and --seeds are whole numbers: npm run simulate -- --seeds 1000 --seed 1');
  process.exit(2);
}

const outcomes = new Map<string, number>();
const began = performance.now();
let broken = 0;
let drivers = 0;
const show = values.verbose
  ? (record: { readonly events: readonly { readonly at: number; readonly message: string }[] }): void => {
      const last = record.events.at(-1);
      console.log(`${new Date(last?.at ?? 0).toISOString().slice(11, 23)} ${last?.message ?? ''}`);
    }
  : undefined;
for (let seed = first; seed < first + count; seed += 1) {
  try {
    const simulated = await simulate(seed, show);
    const outcome = simulated.record.state.outcome ?? 'none';
    drivers += simulated.drivers;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  } catch (error) {
    broken += 1;
    console.error(error instanceof Error ? error.message : String(error));
  }
}
const seconds = (performance.now() - began) / 1000;
const counts = [...outcomes].map(([outcome, n]) => `${n} ${outcome}`).join(', ');
console.log(
  `${count} rollouts with ${drivers} drivers in ${seconds.toFixed(1)} s, ${Math.round((60 * count) / seconds)} a minute: ${counts}, ${broken} broke a promise.`,
);
process.exitCode = broken === 0 ? 0 : 1;
