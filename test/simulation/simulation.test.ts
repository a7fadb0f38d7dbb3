/** Seeded rollouts with faults. `MAVERICK_SIMULATIONS=n` says how many, `MAVERICK_SEED=n` replays one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { simulate } from './simulate.ts';

const only = process.env['MAVERICK_SEED'];
const count = Number(process.env['MAVERICK_SIMULATIONS'] ?? 1000);
const CHUNK = 100;

async function runSeeds(seeds: readonly number[]): Promise<void> {
  const broken: string[] = [];
  for (const seed of seeds)
    await simulate(seed).catch((error: unknown) => {
      broken.push(error instanceof Error ? error.message : String(error));
    });
  assert.equal(
    broken.length,
    0,
    `${broken.length} of ${seeds.length} broke:\n${broken.slice(0, 3).join('\n')}`,
  );
}

describe('simulated rollouts keep every promise', () => {
  if (only !== undefined) {
    it(`seed ${only}`, () => runSeeds([Number(only)]));
    return;
  }
  for (let first = 1; first <= count; first += CHUNK) {
    const last = Math.min(count, first + CHUNK - 1);
    it(`seeds ${first} to ${last}`, () =>
      runSeeds(Array.from({ length: last - first + 1 }, (_, i) => first + i)));
  }

  it('the same seed gives the same history, to the last hash', async () => {
    for (const seed of [1, 7, 23]) {
      const [one, two] = [await simulate(seed), await simulate(seed)];
      assert.equal(one.record.events.at(-1)?.hash, two.record.events.at(-1)?.hash);
    }
  });
});
