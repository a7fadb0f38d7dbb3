/** Drivers that die, sleep, or meet each other. */
import assert from 'node:assert/strict';
import { isClusterError } from '../../src/cluster/port.ts';
import type { RunRecord } from '../../src/core/run/record.ts';
import { verifyChain } from '../../src/core/run/journal.ts';
import { assertLeftClean, deployApp, drive, launch, live, untilReady, watchReady } from './kit.ts';
import { intercept, mortal, suspendable, type Asked } from './intercept.ts';
import type { Scenario } from './world.ts';

const isTemplatePatch = ({ verb, resource, operations = [] }: Asked): boolean =>
  verb === 'patch' &&
  resource === 'deployments' &&
  operations.some(({ op, path }) => op !== 'test' && path === '/spec/template');

function fences(record: RunRecord): readonly string[] {
  return record.events.filter(({ type }) => type === 'driver').map(({ data }) => String(data?.['fence']));
}

export const recovery: readonly Scenario[] = [
  {
    name: 'the driver is killed midway: another one resumes when the lease has run out, and ends the same way',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const watcher = await watchReady(world);
      const { id } = await launch(world, '1.2.4-slow');
      const first = mortal(world.cluster);
      void drive(world, id, { cluster: first.cluster });
      await untilReady(world, '1.2.4-slow', 1);
      first.kill();
      const { kind, record } = await drive(world, id);
      await watcher.stop();
      assert.equal(kind, 'ended');
      assert.equal(record.state.outcome, 'succeeded');
      assert.equal(fences(record).length, 2, 'two drivers, each with a fence of its own');
      assert.ok(watcher.least() >= 3);
      assert.ok(verifyChain(record.events).ok);
      await assertLeftClean(world, '1.2.4-slow', before);
    },
  },
  {
    name: 'the driver is killed right after it wrote a crashing release: the next one rolls it back',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const watcher = await watchReady(world);
      const { id } = await launch(world, '1.2.5');
      const first = mortal(world.cluster, (asked, moment) => moment === 'after' && isTemplatePatch(asked));
      void drive(world, id, { cluster: first.cluster });
      await first.died;
      const { record } = await drive(world, id);
      await watcher.stop();
      assert.equal(record.state.outcome, 'rolled-back');
      assert.ok(watcher.least() >= 3);
      await assertLeftClean(world, '1.2.3', before);
    },
  },
  {
    name: 'a stale driver that wakes up: the API server refuses its write, it steps down, and nothing is done twice',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const watcher = await watchReady(world);
      const refusedWrites: string[] = [];
      const { id } = await launch(world, '1.2.4');
      const laptop = suspendable(world.cluster, isTemplatePatch);
      const listening = intercept(laptop.cluster, {});
      const first = drive(world, id, {
        cluster: {
          ...listening,
          patch: (resource, ref, operations, call) =>
            listening.patch<never>(resource, ref, operations, call).catch((error: unknown) => {
              if (isClusterError(error)) refusedWrites.push(error.code);
              throw error;
            }),
        },
      });
      await laptop.stopped;
      const { record } = await drive(world, id);
      assert.equal(record.state.outcome, 'succeeded');
      const after = await live(world);
      laptop.wake();
      const stale = await first;
      await watcher.stop();
      assert.ok(refusedWrites.includes('invalid'), `its patch is refused, seen: ${refusedWrites.join(', ')}`);
      assert.equal(
        stale.record.state.outcome ?? 'none',
        stale.kind === 'ended' ? 'succeeded' : (stale.record.state.outcome ?? 'none'),
      );
      assert.equal(stale.kind, 'stepped-down');
      assert.equal(
        (await live(world)).metadata?.generation,
        after.metadata?.generation,
        'nothing was written after the end',
      );
      assert.ok(watcher.least() >= 3);
      await assertLeftClean(world, '1.2.4', before);
    },
  },
  {
    name: 'a second driver at once waits for the first, and takes nothing from it',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const { id } = await launch(world, '1.2.4-slow');
      const waited: string[] = [];
      const results = await Promise.all([
        drive(world, id, { onWait: ({ process }) => waited.push(process) }),
        drive(world, id, { onWait: ({ process }) => waited.push(process) }),
      ]);
      assert.equal(waited.length, 1, 'one of them was told whom it waits for');
      for (const { kind, record } of results) {
        assert.equal(kind, 'ended');
        assert.equal(record.state.outcome, 'succeeded');
        assert.equal(fences(record).length, 1, 'only one ever drove');
      }
    },
  },
];
