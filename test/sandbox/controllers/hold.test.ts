/** The steps of a canary on a plain Deployment, as they were seen on Kubernetes 1.36 (control-plane.md, the table). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hold, MAX_READY, ORIGINAL, rolling, step, type Spec } from './world.ts';

const TEN_BY_TEN: readonly Partial<Spec>[] = [{ strategy: rolling(10, 0) }];
const FOUR_BY_TEN: readonly Partial<Spec>[] = [...TEN_BY_TEN, { strategy: rolling(4, '60%') }];
const SEVEN_AND_THREE: readonly Partial<Spec>[] = [
  { strategy: rolling(3, 0) },
  { strategy: rolling(0, '30%') },
];

test('start: one new pod serves beside all old ones for as long as wanted, paused or not', async () => {
  const world = await hold(10);
  assert.deepEqual(world.ready(), { '1.2.3': 10, '1.2.4': 1 });
  await world.clock.advance(3_600_000);
  assert.deepEqual(world.ready(), { '1.2.3': 10, '1.2.4': 1 });
  assert.equal(world.set('1.2.4')?.status?.availableReplicas ?? 0, 0);
  assert.equal(world.condition('Progressing'), undefined);
  await step(world, { paused: true }, 3_600_000);
  assert.deepEqual(world.ready(), { '1.2.3': 10, '1.2.4': 1 });
  assert.equal(world.watched.least, 11);
  world.dispose();
});

const splits = [
  { name: '10 + 4', steps: [{ strategy: rolling(4, 0) }], is: { '1.2.3': 10, '1.2.4': 4 } },
  { name: '10 + 10', steps: TEN_BY_TEN, is: { '1.2.3': 10, '1.2.4': 10 } },
  { name: '4 + 10', steps: FOUR_BY_TEN, is: { '1.2.3': 4, '1.2.4': 10 } },
  { name: '7 + 3 (trim)', steps: SEVEN_AND_THREE, is: { '1.2.3': 7, '1.2.4': 3 } },
];
for (const { name, steps, is } of splits) {
  test(`${name}: exact, and the same once paused`, async () => {
    const world = await hold(10, steps);
    assert.deepEqual(world.ready(), is);
    await step(world, { paused: true });
    assert.deepEqual(world.ready(), is);
    world.dispose();
  });
}

test('scaled while held, the split is kept: 4 + 10 becomes 5 + 12 and 4 + 10 again', async () => {
  const world = await hold(10, [...FOUR_BY_TEN, { paused: true }]);
  await step(world, { replicas: 13 });
  assert.deepEqual(world.ready(), { '1.2.3': 5, '1.2.4': 12 });
  assert.ok(world.watched.least >= 13);
  await step(world, { replicas: 10 });
  assert.deepEqual(world.ready(), { '1.2.3': 4, '1.2.4': 10 });
  world.dispose();
});

const finishes = [
  { name: '1 + 10', steps: [...TEN_BY_TEN, { strategy: rolling(1, '90%') }], surge: 1 },
  { name: '7 + 3', steps: SEVEN_AND_THREE, surge: 7 },
];
for (const { name, steps, surge } of finishes) {
  test(`finish from ${name}: all new, never below 10 Ready`, async () => {
    const world = await hold(10, [...steps, { paused: true }]);
    world.patch({ ...ORIGINAL, strategy: rolling(surge, 0), paused: false });
    await world.complete();
    assert.deepEqual(world.ready(), { '1.2.4': 10 });
    assert.ok(world.watched.least >= 10, `${world.watched.least} were Ready`);
    world.dispose();
  });
}

test('rollback from 4 + 10: the old ones come back under their old hash, never below 10 Ready', async () => {
  const world = await hold(10, [...FOUR_BY_TEN, { paused: true }]);
  const oldSet = world.set('1.2.3')?.metadata?.name;
  world.patch({ ...ORIGINAL, template: world.template('1.2.3'), strategy: rolling(10, 0), paused: false });
  await world.complete();
  assert.deepEqual(world.ready(), { '1.2.3': 10 });
  assert.ok(world.watched.least >= 10, `${world.watched.least} were Ready`);
  assert.equal(world.set('1.2.3')?.metadata?.name, oldSet);
  assert.equal(world.deployment().metadata?.annotations?.['deployment.kubernetes.io/revision'], '3');
  assert.equal(world.set('1.2.3')?.metadata?.annotations?.['deployment.kubernetes.io/revision-history'], '1');
  world.dispose();
});

test('rollback from 10 + 4 needs no new pod and is over at once', async () => {
  const world = await hold(10, [{ strategy: rolling(4, 0) }, { paused: true }]);
  const before = world.pods().length;
  const begun = world.clock.now();
  world.patch({ ...ORIGINAL, template: world.template('1.2.3'), strategy: rolling(10, 0), paused: false });
  await world.complete();
  assert.ok(world.clock.now() - begun < 1_000);
  assert.ok(world.pods().length <= before);
  assert.deepEqual(world.ready(), { '1.2.3': 10 });
  world.dispose();
});

test('raising minReadySeconds again on a running set makes its pods unavailable, not unready', async () => {
  const world = await hold(10, [{ paused: true }]);
  await step(world, { ...ORIGINAL });
  assert.equal(world.set('1.2.4')?.status?.availableReplicas, 1);
  await step(world, MAX_READY);
  const { spec, status, metadata } = world.set('1.2.4') ?? {};
  assert.equal(spec?.minReadySeconds, MAX_READY.minReadySeconds);
  assert.equal(status?.observedGeneration, metadata?.generation);
  assert.deepEqual([status?.readyReplicas, status?.availableReplicas ?? 0], [1, 0]);
  world.dispose();
});
