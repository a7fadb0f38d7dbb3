/** The traps that were seen on Kubernetes 1.36 (control-plane.md), by their numbers there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld, hold, MAX_READY, ORIGINAL, rolling, step, type Spec } from './world.ts';

const ONE_AND_NINE: readonly Partial<Spec>[] = [{ strategy: rolling(9, 0) }, { strategy: rolling(0, '90%') }];

test('1: surge 0 and a percentage that rounds to 0: nothing is Ready for a while, and all ends new', async () => {
  const world = await hold(3, [{ strategy: rolling(0, '34%') }]);
  assert.deepEqual(world.ready(), { '1.2.3': 2, '1.2.4': 1 });
  await step(world, { replicas: 1 });
  assert.deepEqual(world.sizes(), { '1.2.3': 0, '1.2.4': 1 });
  assert.equal(world.watched.least, 0);
  world.dispose();
});

test('1, avoided: the same while paused keeps the old version', async () => {
  const world = await hold(3, [{ strategy: rolling(0, '34%') }, { paused: true }]);
  await step(world, { replicas: 1 });
  assert.deepEqual(world.ready(), { '1.2.3': 1 });
  assert.ok(world.watched.least >= 1);
  world.dispose();
});

for (const paused of [true, false]) {
  test(`2: scaled to 0 and back, only the newest version comes up (${paused ? 'paused' : 'not paused'})`, async () => {
    const world = await hold(10, [{ strategy: rolling(3, 0) }, { paused }]);
    await step(world, { replicas: 0 });
    assert.deepEqual(world.ready(), {});
    await step(world, { replicas: 10 });
    assert.deepEqual(world.ready(), { '1.2.4': 10 });
    world.dispose();
  });
}

test('2: a stale max-replicas sends all of a scaling to one side', async () => {
  const world = await hold(10, [{ strategy: rolling(3, 0) }]);
  assert.equal(world.set('1.2.3')?.metadata?.annotations?.['deployment.kubernetes.io/max-replicas'], '11');
  await step(world, { replicas: 20 });
  assert.deepEqual(world.ready(), { '1.2.3': 20, '1.2.4': 3 });
  world.dispose();
});

for (const { unavailable, old } of [
  { unavailable: 6, old: 0 },
  { unavailable: '60%', old: 3 },
]) {
  test(`3: maxUnavailable ${unavailable} left behind, then scaled to 6: ${old} old pods stay`, async () => {
    const world = await hold(10, [{ strategy: rolling(10, 0) }, { strategy: rolling(4, unavailable) }]);
    await step(world, { replicas: 6 });
    assert.equal(world.ready()['1.2.3'] ?? 0, old);
    assert.equal(world.ready()['1.2.4'], 6);
    world.dispose();
  });
}

for (const { who, tag } of [
  { who: 'undo', tag: '1.2.3' },
  { who: 'set image', tag: '1.2.6' },
]) {
  test(`4: a stranger's ${who} at 1 + 9 deletes the never-available pods at once`, async () => {
    const world = await hold(10, ONE_AND_NINE);
    assert.deepEqual(world.ready(), { '1.2.3': 1, '1.2.4': 9 });
    await step(world, { template: world.template(tag) });
    assert.ok(world.watched.least <= 2, `${world.watched.least} were Ready`);
    assert.equal(world.sizes()['1.2.4'], 0);
    world.dispose();
  });
}

test('4, avoided: paused, set image moves nothing', async () => {
  const world = await hold(10, [...ONE_AND_NINE, { paused: true }]);
  await step(world, { template: world.template('1.2.6') });
  assert.deepEqual(world.ready(), { '1.2.3': 1, '1.2.4': 9 });
  assert.equal(world.watched.least, 10);
  world.dispose();
});

test('5: surge 0 and unavailable 100 % on a stale reading loses the pods that serve', async () => {
  const world = await hold(10, [{ strategy: rolling(10, 0) }], 'unready');
  assert.deepEqual(world.ready(), { '1.2.3': 10 });
  await step(world, { ...ORIGINAL, strategy: rolling(0, '100%') });
  assert.deepEqual(world.ready(), {});
  world.dispose();
});

test('5, avoided: the guarded finish keeps them', async () => {
  const world = await hold(10, [{ strategy: rolling(10, 0) }], 'unready');
  await step(world, { ...ORIGINAL, strategy: rolling(10, 0) });
  assert.deepEqual(world.ready(), { '1.2.3': 10 });
  world.dispose();
});

test('6: raising minReadySeconds on a running set races with its stale available count', async () => {
  const world = await hold(10, [{ strategy: rolling(3, 0) }, { paused: true }, ORIGINAL]);
  assert.equal(world.set('1.2.4')?.status?.availableReplicas, 3);
  await step(world, { ...MAX_READY, paused: false });
  assert.ok((world.ready()['1.2.3'] ?? 0) < 10, 'no old pod was lost to the race');
  world.dispose();
});

test('6, avoided: raised while paused and waited for, the old pods stay', async () => {
  const world = await hold(10, [{ strategy: rolling(3, 0) }, { paused: true }, ORIGINAL]);
  await step(world, MAX_READY);
  await step(world, { paused: false });
  assert.deepEqual(world.ready(), { '1.2.3': 10, '1.2.4': 3 });
  world.dispose();
});

test('7: a paused Deployment fills up to replicas + surge', async () => {
  const world = await hold(10, [{ paused: true }]);
  await step(world, { strategy: rolling(4, 0) });
  const { '1.2.3': old = 0, '1.2.4': fresh = 0 } = world.ready();
  assert.equal(old + fresh, 14);
  world.dispose();
});

test('12: at full quota a rollback by surge stands still, and finishes by giving up pods', async () => {
  const quota = { podsNow: () => 0 };
  const world = await hold(10, [{ strategy: rolling(0, '30%') }, { paused: true }], '1.2.4', {
    admitPod: () =>
      quota.podsNow() < 10
        ? undefined
        : 'exceeded quota: small, requested: pods=1, used: pods=10, limited: pods=10',
  });
  quota.podsNow = () => world.pods().length;
  assert.deepEqual(world.ready(), { '1.2.3': 7, '1.2.4': 3 });
  await step(world, {
    ...ORIGINAL,
    template: world.template('1.2.3'),
    strategy: rolling(10, 0),
    paused: false,
  });
  assert.deepEqual(world.ready(), { '1.2.3': 7, '1.2.4': 3 });
  assert.deepEqual(world.condition('ReplicaFailure'), { status: 'True', reason: 'FailedCreate' });
  const [event] = world.events('FailedCreate');
  assert.match(
    event?.message ?? '',
    /^Error creating: pods "api-\w+-\w{5}" is forbidden: exceeded quota: small/,
  );
  world.patch({ strategy: rolling(0, 3) });
  await world.complete();
  assert.deepEqual(world.ready(), { '1.2.3': 10 });
  assert.equal(world.watched.least, 7);
  assert.equal(world.condition('ReplicaFailure'), undefined);
  world.dispose();
});

test('13: Available is True with 1 of 10 pods Ready, and False on a healthy hold', async () => {
  const outage = await hold(10, ONE_AND_NINE, 'unready');
  assert.deepEqual(outage.ready(), { '1.2.3': 1 });
  assert.equal(outage.condition('Available')?.status, 'True');
  outage.dispose();
  const healthy = await hold(10, [
    { strategy: rolling(10, 0) },
    { strategy: rolling(4, '60%') },
    { paused: true },
    { strategy: rolling(4, 0) },
  ]);
  assert.deepEqual(healthy.ready(), { '1.2.3': 4, '1.2.4': 10 });
  assert.equal(healthy.condition('Available')?.status, 'False');
  healthy.dispose();
});

test('15: a restored deadline does not fire at once; it fires when its time is over', async () => {
  const world = await hold(10, [], 'unready');
  await world.clock.advance(7_200_000);
  await step(world, ORIGINAL, 590_000);
  assert.equal(world.condition('Progressing')?.reason, 'FoundNewReplicaSet');
  await world.until(() => world.condition('Progressing')?.reason === 'ProgressDeadlineExceeded', 20_000);
  assert.equal(world.condition('Progressing')?.status, 'False');
  world.dispose();
});

test('15: original minReadySeconds counts from when a pod became Ready', async () => {
  const world = await hold(10);
  await step(world, { ...ORIGINAL, minReadySeconds: 60, paused: true }, 1_000);
  assert.equal(world.set('1.2.4')?.status?.availableReplicas, 1);
  world.dispose();
});

test('16: with no history the old ReplicaSet lives until completion, then it is gone', async () => {
  const world = createWorld(4);
  world.create(4, { revisionHistoryLimit: 0 });
  await world.complete();
  world.patch({ template: world.template('1.2.4') });
  await world.until(() => world.ready()['1.2.4'] === 2);
  assert.notEqual(world.set('1.2.3'), undefined);
  await world.complete();
  await world.clock.advance(1_000);
  assert.equal(world.set('1.2.3'), undefined);
  assert.equal(world.sets().length, 1);
  world.dispose();
});
