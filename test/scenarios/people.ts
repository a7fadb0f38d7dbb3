/** What people tell a run, midway and afterwards. */
import assert from 'node:assert/strict';
import { CONFIG_MAPS } from '../../src/core/kubernetes/resources.ts';
import type { ConfigMap } from '../../src/core/kubernetes/objects.ts';
import { journalName, verifyChain } from '../../src/core/run/journal.ts';
import { readLease } from '../../src/driver/lock.ts';
import { HEAD_ANNOTATION } from '../../src/driver/lock.ts';
import { launchRun } from '../../src/driver/launch.ts';
import { planAgain } from '../../src/driver/plan-run.ts';
import type { RunRecord } from '../../src/core/run/record.ts';
import {
  assertLeftClean,
  check,
  deployApp,
  drive,
  launch,
  live,
  podsOf,
  record,
  tell,
  until,
  untilComplete,
  untilHeld,
  untilReady,
  watchReady,
} from './kit.ts';
import type { Scenario, World } from './world.ts';

async function again(world: World, ended: RunRecord, as: 'rollback' | 'retry'): Promise<RunRecord> {
  const { cluster, clock, random, signal } = world;
  const plan = await planAgain({ cluster, record: ended, as, signal });
  return launchRun({ cluster, plan, host: 'test', clock, random, signal });
}

export const people: readonly Scenario[] = [
  {
    name: 'abort midway ends all old, never below the wanted number',
    async run(world) {
      await deployApp(world, { replicas: 4 });
      const before = await live(world);
      const watcher = await watchReady(world);
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      await tell(world, id, { name: 'abort', reason: 'wrong day' });
      const { record: ended } = await driving;
      await watcher.stop();
      assert.equal(ended.state.outcome, 'aborted');
      assert.equal(ended.state.blocked, undefined);
      assert.ok(watcher.least() >= 4, `never fewer than 4 Ready pods, seen ${watcher.least()}`);
      await assertLeftClean(world, '1.2.3', before);
      assert.equal((await readLease({ ...world, service: 'app' }, world))?.spec?.holderIdentity, '');
    },
  },
  {
    name: 'pause midway: nothing moves; resume: it goes on to the end',
    async run(world) {
      await deployApp(world, { replicas: 4 });
      const before = await live(world);
      const watcher = await watchReady(world);
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      await tell(world, id, { name: 'pause' });
      await until(world, 'the Deployment is paused', async () => (await live(world)).spec?.paused === true);
      await assert.rejects(tell(world, id, { name: 'pause' }), { code: 'not-now' });
      // What was under way comes to rest; from then on the number of new pods stays.
      await world.clock.sleep(8_000, world.signal);
      const paused = (await podsOf(world, '1.2.4-slow')).length;
      assert.ok(paused < 4, 'it was paused midway');
      await world.clock.sleep(8_000, world.signal);
      assert.equal((await podsOf(world, '1.2.4-slow')).length, paused);
      await tell(world, id, { name: 'resume' });
      const { record: ended } = await driving;
      await watcher.stop();
      assert.equal(ended.state.outcome, 'succeeded');
      assert.ok(watcher.least() >= 4);
      await assertLeftClean(world, '1.2.4-slow', before);
    },
  },
  {
    name: 'roll back midway, and then retry as a run of its own',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      await tell(world, id, { name: 'rollback' });
      const { record: back } = await driving;
      assert.equal(back.state.outcome, 'rolled-back');
      assert.equal(back.state.blocked, undefined, 'a person decided: nothing is blocked');
      await assertLeftClean(world, '1.2.3', before);
      const retry = await again(world, back, 'retry');
      assert.equal(retry.plan.retryOf, id);
      assert.equal((await drive(world, retry.id)).record.state.outcome, 'succeeded');
      await assertLeftClean(world, '1.2.4-slow', before);
    },
  },
  {
    name: 'a run that has ended is taken back by a run of its own',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const watcher = await watchReady(world);
      const first = await launch(world, '1.2.4');
      const { record: done } = await drive(world, first.id);
      assert.equal(done.state.outcome, 'succeeded');
      const back = await again(world, done, 'rollback');
      assert.equal(back.plan.release.version, '1.2.3');
      const { record: ended } = await drive(world, back.id);
      await watcher.stop();
      assert.equal(ended.state.outcome, 'succeeded');
      assert.ok(watcher.least() >= 3);
      await assertLeftClean(world, '1.2.3', before);
      await assert.rejects(again(world, done, 'rollback'), { code: 'changed-since' });
    },
  },
  {
    name: 'after an automatic rollback the service is blocked until a person unblocks it',
    async run(world) {
      await deployApp(world, { replicas: 2 });
      const first = await launch(world, '1.2.5');
      const { record: ended } = await drive(world, first.id);
      assert.ok(ended.state.blocked !== undefined);
      await assert.rejects(launch(world, '1.2.4'), { code: 'blocked' });
      await assert.rejects(again(world, ended, 'retry'), { code: 'not-now' });
      await tell(world, first.id, { name: 'unblock', reason: 'known' });
      await untilComplete(world);
      const { id } = await launch(world, '1.2.4');
      assert.equal((await drive(world, id)).record.state.outcome, 'succeeded');
    },
  },
  {
    name: 'a manual check before: waits for a tick by name, can be paused and resumed, then goes on',
    async run(world) {
      await deployApp(world, { replicas: 2 });
      const generation = (await live(world)).metadata?.generation;
      const { id } = await launch(world, '1.2.4', {
        config: { checklists: { 'pre-deployment': [check('pass-a'), check('backup taken', 'manual')] } },
      });
      const driving = drive(world, id);
      const { state } = await untilHeld(world, id, 'tick-needed');
      assert.match(state.hold?.message ?? '', /"backup taken"/);
      await assert.rejects(
        tell(world, id, { name: 'tick', check: 'something else' }),
        /There is no manual check/,
      );
      await tell(world, id, { name: 'pause' });
      await until(
        world,
        'the pause is written down',
        async () => (await record(world, id)).state.paused !== undefined,
      );
      await tell(world, id, { name: 'tick', check: 'backup taken', reason: 'snapshot 12' });
      await until(
        world,
        'the tick is taken in',
        async () => (await record(world, id)).state.ticks['backup taken'] !== undefined,
      );
      assert.equal((await live(world)).metadata?.generation, generation, 'nothing is changed while it waits');
      await tell(world, id, { name: 'resume' });
      const { record: ended } = await driving;
      assert.equal(ended.state.outcome, 'succeeded');
      assert.equal(ended.state.gate.find(({ name }) => name === 'backup taken')?.note, 'snapshot 12');
    },
  },
  {
    name: 'a check that could not be made holds; a retry makes it again',
    async run(world) {
      await deployApp(world, { replicas: 2 });
      let broken = true;
      const { id } = await launch(world, '1.2.4', {
        config: { checklists: { 'post-deployment': [check('metrics')] } },
      });
      const driving = drive(world, id, {
        runChecks: async (checks, _record, { onResult }) => {
          await Promise.resolve();
          for (const { name, kind } of checks)
            onResult({
              name,
              kind,
              verdict: broken ? 'error' : 'pass',
              summary: 'Asked.',
              evidence: [],
              at: 0,
              durationMs: 1,
            });
        },
      });
      const { state } = await untilHeld(world, id, 'check-unclear');
      assert.match(state.hold?.message ?? '', /"metrics" ended error/);
      broken = false;
      await tell(world, id, { name: 'retry' });
      assert.equal((await driving).record.state.outcome, 'succeeded');
    },
  },
  {
    name: 'a journal event that was changed afterwards is found, and so is a past that was rewritten whole',
    async run(world) {
      await deployApp(world, { replicas: 1 });
      const { id } = await launch(world, '1.2.4');
      const { record: ended } = await drive(world, id);
      const lease = await readLease({ ...world, service: 'app' }, world);
      const published = lease?.metadata?.annotations?.[HEAD_ANNOTATION];
      assert.equal(published, ended.events.at(-1)?.hash, 'the newest hash stands outside the journal');
      assert.ok(verifyChain(ended.events, published).ok);
      const ref = { namespace: world.namespace, name: journalName(id) };
      const map = await world.cluster.get<ConfigMap>(CONFIG_MAPS, ref, world);
      const events = (map.data?.['events'] ?? '').replace('Rolling', 'Strolling').replace('drives', 'dives');
      await world.cluster.replace(CONFIG_MAPS, { ...map, data: { ...map.data, events } }, world);
      const changed = verifyChain((await record(world, id)).events, published);
      assert.match(JSON.stringify(changed), /"ok":false.*was changed after it had been written/);
      assert.equal(verifyChain(ended.events.slice(0, 2), published).ok, false);
    },
  },
];
