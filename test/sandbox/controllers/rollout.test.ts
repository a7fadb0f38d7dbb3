import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOver } from '../../../src/sandbox/controllers/pods.ts';
import { createWorld, rolling, seeded, step } from './world.ts';

test('a rolling update with surge 1 and unavailable 0 never has fewer than 10 Ready pods', async () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const world = createWorld(seed);
    world.create(10);
    await world.complete();
    world.watched.reset();
    world.patch({ template: world.template('1.2.4') });
    let most = 0;
    world.store.subscribe(() => {
      most = Math.max(most, (world.sizes()['1.2.3'] ?? 0) + (world.sizes()['1.2.4'] ?? 0));
    });
    await world.complete();
    assert.deepEqual(world.ready(), { '1.2.4': 10 });
    assert.equal(world.watched.least, 10);
    assert.equal(most, 11);
    world.dispose();
  }
});

test('a Deployment tells what it does: revisions, conditions and events', async () => {
  const world = createWorld();
  world.create(2);
  await world.complete();
  assert.deepEqual(world.condition('Progressing'), { status: 'True', reason: 'NewReplicaSetAvailable' });
  assert.deepEqual(world.condition('Available'), { status: 'True', reason: 'MinimumReplicasAvailable' });
  world.patch({ template: world.template('1.2.4') });
  await world.until(() => world.ready()['1.2.4'] === 1);
  assert.deepEqual(world.condition('Progressing'), { status: 'True', reason: 'ReplicaSetUpdated' });
  await world.complete();
  assert.equal(world.deployment().metadata?.annotations?.['deployment.kubernetes.io/revision'], '2');
  const [old, fresh] = ['1.2.3', '1.2.4'].map((tag) => world.set(tag)?.metadata?.name ?? '');
  const messages = world
    .events('ScalingReplicaSet')
    .map(({ message }) => message)
    .sort();
  assert.deepEqual(
    messages,
    [
      `Scaled down replica set ${old} from 1 to 0`,
      `Scaled down replica set ${old} from 2 to 1`,
      `Scaled up replica set ${fresh} from 0 to 1`,
      `Scaled up replica set ${fresh} from 1 to 2`,
      `Scaled up replica set ${old} from 0 to 2`,
    ].sort(),
  );
  world.dispose();
});

test('a broken release stands still at the surge, and going back needs no new pod', async () => {
  const world = createWorld();
  world.create(10);
  await world.complete();
  world.watched.reset();
  world.patch({ template: world.template('1.2.5') });
  await world.clock.advance(300_000);
  assert.deepEqual(world.ready(), { '1.2.3': 10 });
  assert.equal(world.watched.least, 10);
  const kept = world.pods().filter(({ status }) => status?.phase === 'Running').length;
  const begun = world.clock.now();
  world.patch({ template: world.template('1.2.3') });
  await world.complete();
  assert.ok(world.clock.now() - begun < 1_000);
  assert.ok(world.pods().length <= kept);
  world.dispose();
});

test('no progress for progressDeadlineSeconds is said, and success takes it back', async () => {
  const world = createWorld();
  world.create(3, { progressDeadlineSeconds: 30 });
  await world.complete();
  world.patch({ template: world.template('1.3.0-slow45') });
  const begun = world.clock.now();
  await world.until(() => world.condition('Progressing')?.reason === 'ProgressDeadlineExceeded');
  const took = world.clock.now() - begun;
  assert.ok(took >= 30_000 && took < 33_000, `after ${took} ms`);
  await world.complete();
  assert.equal(world.condition('Progressing')?.reason, 'NewReplicaSetAvailable');
  world.dispose();
});

test('paused: a new template waits, replicas are followed, and resuming goes on', async () => {
  const world = createWorld();
  world.create(4);
  await world.complete();
  await step(world, { paused: true });
  assert.deepEqual(world.condition('Progressing'), { status: 'Unknown', reason: 'DeploymentPaused' });
  await step(world, { template: world.template('1.2.4'), replicas: 6 });
  assert.deepEqual(world.ready(), { '1.2.3': 6 });
  assert.equal(world.sets().length, 1);
  world.patch({ paused: false });
  await world.complete();
  assert.deepEqual(world.ready(), { '1.2.4': 6 });
  world.dispose();
});

test('Recreate: no two versions at the same time', async () => {
  const world = createWorld();
  world.create(3, { strategy: { type: 'Recreate' } });
  await world.complete();
  const mixtures: string[] = [];
  world.store.subscribe(() => {
    const versions = new Set(
      world
        .pods()
        .filter((pod) => !isOver(pod))
        .map(({ spec }) => spec?.containers[0]?.image),
    );
    if (versions.size > 1) mixtures.push([...versions].join(' and '));
  });
  world.patch({ template: world.template('1.2.4') });
  await world.complete();
  assert.deepEqual(world.ready(), { '1.2.4': 3 });
  assert.deepEqual(mixtures, []);
  assert.equal(world.watched.least, 0);
  world.dispose();
});

test('minReadySeconds holds up each step', async () => {
  const world = createWorld();
  world.create(2, { minReadySeconds: 20 });
  await world.complete();
  world.patch({ template: world.template('1.2.4') });
  const begun = world.clock.now();
  await world.complete();
  const took = world.clock.now() - begun;
  assert.ok(took > 40_000 && took < 50_000, `took ${took} ms`);
  world.dispose();
});

test('revisionHistoryLimit keeps the newest old ReplicaSets', async () => {
  const world = createWorld();
  world.create(1, { revisionHistoryLimit: 2 });
  for (const tag of ['1.3.0', '1.4.0', '1.5.0', '1.6.0']) {
    await world.complete();
    await step(world, { template: world.template(tag) });
  }
  await world.complete();
  assert.deepEqual(Object.keys(world.sizes()).sort(), ['1.4.0', '1.5.0', '1.6.0']);
  world.dispose();
});

test('a third template in the middle of a rollout ends with that one alone', async () => {
  const world = createWorld();
  world.create(6, { strategy: rolling(2, 1) });
  await world.complete();
  world.watched.reset();
  world.patch({ template: world.template('1.2.4') });
  await world.until(() => (world.ready()['1.2.4'] ?? 0) >= 2);
  world.patch({ template: world.template('1.2.6') });
  await world.complete();
  assert.deepEqual(world.ready(), { '1.2.6': 6 });
  assert.ok(world.watched.least >= 5, `${world.watched.least} were Ready`);
  world.dispose();
});

test('scaling chooses the pods that are worth least', async () => {
  const world = createWorld();
  world.create(3);
  await world.complete();
  await world.clock.advance(600_000);
  const elders = world.pods().map(({ metadata }) => metadata?.name);
  await step(world, { replicas: 6 });
  await step(world, { replicas: 3 });
  assert.deepEqual(
    world.pods().map(({ metadata }) => metadata?.name),
    elders,
  );
  world.dispose();
});

test('the same seed gives the same history, another seed another one', async () => {
  const history = async (seed: number): Promise<string> => {
    const world = createWorld(seed);
    const lines: string[] = [];
    world.store.subscribe(({ type, object, resourceVersion }) => {
      const { name = '', uid = '' } = object.metadata ?? {};
      lines.push(`${world.clock.now()} ${resourceVersion} ${type} ${object.kind ?? ''} ${name} ${uid}`);
    });
    world.create(4);
    await world.complete();
    world.patch({ template: world.template('flaky') });
    await world.clock.advance(120_000);
    world.dispose();
    return lines.join('\n');
  };
  assert.equal(await history(7), await history(7));
  assert.notEqual(await history(7), await history(8));
});

test('what was disposed does nothing any more', async () => {
  const world = createWorld();
  world.create(3);
  await world.complete();
  world.dispose();
  const revision = world.store.revision();
  world.patch({ template: world.template('1.2.4') });
  await world.clock.advance(60_000);
  assert.equal(Number(world.store.revision()), Number(revision) + 1);
});

test('the seeded chance used here is even enough', () => {
  const random = seeded(1);
  const numbers = Array.from({ length: 1_000 }, random);
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
  assert.ok(Math.abs(numbers.reduce((sum, number) => sum + number, 0) / 1_000 - 0.5) < 0.05);
});
