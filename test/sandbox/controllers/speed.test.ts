import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from './world.ts';

const ROLLOUTS = 20;

test('how many rollouts of 10 pods a second go through virtual time (reported, not judged)', async (context) => {
  const begun = performance.now();
  for (let seed = 1; seed <= ROLLOUTS; seed += 1) {
    const world = createWorld(seed);
    world.create(10);
    await world.complete();
    world.patch({ template: world.template('1.2.4') });
    await world.complete();
    assert.deepEqual(world.ready(), { '1.2.4': 10 });
    world.dispose();
  }
  const seconds = (performance.now() - begun) / 1_000;
  context.diagnostic(`${(ROLLOUTS / seconds).toFixed(0)} rollouts of 10 pods a second, first start included`);
});
