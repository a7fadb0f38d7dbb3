/** Releases that go wrong, and what is done about it. */
import assert from 'node:assert/strict';
import { RESOURCE_QUOTAS } from '../../src/core/kubernetes/resources.ts';
import {
  assertLeftClean,
  check,
  deployApp,
  drive,
  launch,
  live,
  podsOf,
  record,
  scale,
  tell,
  until,
  untilHeld,
  watchReady,
} from './kit.ts';
import type { Scenario, World } from './world.ts';

interface Bad {
  readonly tag: string;
  readonly reason: string;
  /** In the failure's message or detail. */
  readonly words: RegExp;
  readonly called: string;
}

const BAD: readonly Bad[] = [
  {
    tag: '1.2.4-missing',
    reason: 'image-pull',
    words: /cannot be pulled.*1\.2\.4-missing/s,
    called: 'an image that cannot be pulled',
  },
  {
    tag: '1.2.4-badconfig',
    reason: 'config-error',
    words: /configuration that is not there/,
    called: 'configuration that is not there',
  },
  {
    tag: '1.2.4-unready',
    reason: 'progress-deadline',
    words: /No progress for 8 s/,
    called: 'pods that never become Ready',
  },
];

const rolledBack: readonly Scenario[] = BAD.map(({ tag, reason, words, called }) => ({
  name: `${called}: recognised by its reason and rolled back, with the old pods Ready all the time`,
  async run(world) {
    await deployApp(world, { replicas: 3, spec: { progressDeadlineSeconds: 8 } });
    const before = await live(world);
    const watcher = await watchReady(world);
    const { id } = await launch(world, tag);
    const { record: ended } = await drive(world, id);
    await watcher.stop();
    assert.equal(ended.state.outcome, 'rolled-back');
    assert.equal(ended.state.failure?.reason, reason);
    assert.match(`${ended.state.failure.message} ${ended.state.failure.detail}`, words);
    assert.ok(watcher.least() >= 3, `never fewer than 3 Ready pods, seen ${watcher.least()}`);
    await assertLeftClean(world, '1.2.3', before);
  },
}));

/** Without that, a real API server refuses with other words. */
async function untilQuotaIsCounted(world: World, pods: string): Promise<void> {
  await until(world, 'the quota is counted', async () => {
    const listed = await world.cluster.list(RESOURCE_QUOTAS, { namespace: world.namespace }, world);
    return JSON.stringify(listed).includes(`"used":{"pods":"${pods}"}`);
  });
}

export const failing: readonly Scenario[] = [
  ...rolledBack,
  {
    name: 'a quota that forbids the surge: rolled back, naming the quota',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const quota = { metadata: { namespace: world.namespace, name: 'full' }, spec: { hard: { pods: '3' } } };
      await world.cluster.create(RESOURCE_QUOTAS, quota, { signal: world.signal });
      await untilQuotaIsCounted(world, '3');
      const { id, plan } = await launch(world, '1.2.4');
      assert.ok(
        plan.findings.some(({ message }) => message.includes('ResourceQuota full allows 3 pods')),
        'said before launch',
      );
      const { record: ended } = await drive(world, id);
      assert.equal(ended.state.outcome, 'rolled-back');
      assert.equal(ended.state.failure?.reason, 'quota');
      assert.match(ended.state.failure.detail ?? '', /exceeded quota: full/);
      await assertLeftClean(world, '1.2.3', before);
    },
  },
  {
    name: 'the way back finds no room for extra pods: the failed ones make room first, and it ends all old',
    async run(world) {
      await deployApp(world, { replicas: 4 });
      const before = await live(world);
      const { id } = await launch(world, '1.2.4-unready', {
        config: { strategy: { type: 'rolling', maxSurge: 0, maxUnavailable: 2 } },
      });
      const driving = drive(world, id);
      await until(world, 'two old pods made room', async () => {
        const [old, fresh] = await Promise.all([
          podsOf(world, '1.2.3', true),
          podsOf(world, '1.2.4-unready'),
        ]);
        return old.length === 2 && fresh.length === 2;
      });
      const quota = { metadata: { namespace: world.namespace, name: 'full' }, spec: { hard: { pods: '4' } } };
      await world.cluster.create(RESOURCE_QUOTAS, quota, { signal: world.signal });
      await untilQuotaIsCounted(world, '4');
      await tell(world, id, { name: 'abort' });
      const { record: ended } = await driving;
      assert.equal(ended.state.outcome, 'aborted');
      await assertLeftClean(world, '1.2.3', before);
    },
  },
  {
    name: 'a validation that fails rolls a release back that is fully out',
    async run(world) {
      await deployApp(world, { replicas: 2 });
      const before = await live(world);
      const watcher = await watchReady(world);
      const { id } = await launch(world, '1.2.4', {
        config: { checklists: { 'post-deployment': [check('pass-one'), check('fail-two')] } },
      });
      const { record: ended } = await drive(world, id);
      await watcher.stop();
      assert.equal(ended.state.outcome, 'rolled-back');
      assert.match(ended.state.failure?.message ?? '', /The check "fail-two" failed/);
      assert.ok(watcher.least() >= 2);
      await assertLeftClean(world, '1.2.3', before);
    },
  },
  {
    name: 'automatic rollback off: stopped on the cluster, held, and a person rolls it back',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const watcher = await watchReady(world);
      const { id } = await launch(world, '1.2.4-crash', { config: { automaticRollback: false } });
      const driving = drive(world, id);
      const { state } = await untilHeld(world, id, 'failed');
      assert.match(state.hold?.next ?? '', /roll back, retry or abort/);
      await until(world, 'the Deployment is paused', async () => (await live(world)).spec?.paused === true);
      await tell(world, id, { name: 'rollback' });
      const { record: ended } = await driving;
      await watcher.stop();
      assert.equal(ended.state.outcome, 'rolled-back');
      assert.equal(ended.state.blocked, undefined, 'a person decided: nothing is blocked');
      assert.ok(watcher.least() >= 3);
      await assertLeftClean(world, '1.2.3', before);
    },
  },
  {
    name: 'automatic rollback off: a retry starts it again from the pause that was ours',
    async run(world) {
      await deployApp(world, { replicas: 2 });
      const { id } = await launch(world, '1.2.4-crash', { config: { automaticRollback: false } });
      const driving = drive(world, id);
      const held = await untilHeld(world, id, 'failed');
      await until(world, 'the Deployment is paused', async () => (await live(world)).spec?.paused === true);
      await tell(world, id, { name: 'retry' });
      await until(world, 'it failed and was held a second time', async () => {
        const { state, events } = await record(world, id);
        assert.notEqual(state.hold?.reason, 'paused-elsewhere');
        return state.hold?.reason === 'failed' && events.length > held.events.length + 3;
      });
      await tell(world, id, { name: 'abort' });
      assert.equal((await driving).record.state.outcome, 'aborted');
    },
  },
  {
    name: 'both versions bad: held for a person, and the abort ends when the old one is mended',
    async run(world) {
      await deployApp(world, { replicas: 2, tag: '1.2.2-crash' });
      await until(
        world,
        'the old pods are there',
        async () => (await podsOf(world, '1.2.2-crash')).length === 2,
      );
      const { id, plan } = await launch(world, '1.2.4-crash');
      assert.ok(plan.findings.some(({ message }) => message.includes('nothing good is left to go back to')));
      const driving = drive(world, id);
      const { state } = await untilHeld(world, id, 'both-bad');
      assert.match(state.hold?.message ?? '', /no Ready pod either/);
      await tell(world, id, { name: 'abort' });
      const stuck = await untilHeld(world, id, 'rollback-stuck');
      assert.match(stuck.state.hold?.message ?? '', /1\.2\.2-crash does not come up/);
      // No pod will ever heal, but a version without pods wanted is all old as well.
      await scale(world, 0);
      assert.equal((await driving).record.state.outcome, 'aborted');
    },
  },
];
