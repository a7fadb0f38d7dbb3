import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../src/cluster/port.ts';
import { createTimers } from '../../../src/sandbox/controllers/timers.ts';
import { createWorkQueue, type WorkQueue } from '../../../src/sandbox/controllers/work-queue.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/sandbox/virtual-clock.ts';
import { seeded } from './world.ts';

interface Bench {
  readonly clock: VirtualClock;
  readonly queue: WorkQueue;
  readonly defects: unknown[];
  /** `key@milliseconds`. */
  readonly looks: string[];
}

function bench(sync: (key: string, looks: number) => 'done' | 'retry' = () => 'done'): Bench {
  const clock = createVirtualClock({ start: 0 });
  const defects: unknown[] = [];
  const looks: string[] = [];
  const onDefect = (error: unknown): void => void defects.push(error);
  const timers = createTimers(clock, onDefect);
  const queue = createWorkQueue({
    ...{ timers, random: seeded(1), onDefect },
    sync: (key) => sync(key, looks.push(`${key}@${Math.round(clock.now())}`)),
  });
  return { clock, queue, defects, looks };
}

test('what is asked for often is looked at once, a moment later', async () => {
  const { clock, queue, looks } = bench();
  for (let times = 0; times < 5; times += 1) queue.add('a');
  queue.add('b');
  assert.deepEqual(looks, []);
  await clock.advance(1_000);
  assert.deepEqual(looks.map((look) => look[0]).sort(), ['a', 'b']);
});

test('of two times to look again the earlier one counts', async () => {
  const { clock, queue, looks } = bench();
  queue.addAfter('a', 5_000);
  queue.addAfter('a', 2_000);
  queue.addAfter('a', 9_000);
  await clock.advance(10_000);
  assert.deepEqual(looks, ['a@2000']);
});

test('a failed look is repeated, later each time, and forgotten after a good one', async () => {
  const { clock, queue, looks } = bench((_, count) => (count < 4 || count === 5 ? 'retry' : 'done'));
  queue.addAfter('a', 0);
  await clock.advance(1_000);
  assert.deepEqual(looks, ['a@0', 'a@5', 'a@15', 'a@35']);
  queue.addAfter('a', 0);
  await clock.advance(1_000);
  assert.deepEqual(looks.slice(4), ['a@1000', 'a@1005']);
});

test('a refusal of the cluster is tried again; an error of ours is reported as well', async () => {
  const refusal = new ClusterError('conflict', { what: 'Somebody was faster.' });
  const mistake = new TypeError('x is not a function');
  const { clock, queue, looks, defects } = bench((_, count) => {
    if (count === 1) throw refusal;
    if (count === 2) throw mistake;
    return 'done';
  });
  queue.addAfter('a', 0);
  await clock.advance(1_000);
  assert.equal(looks.length, 3);
  assert.deepEqual(defects, [mistake]);
});

test('a wait of decades starts no timer, so that an idle cluster is seen as idle', async () => {
  const { clock, queue, looks } = bench();
  queue.addAfter('a', 2_147_483_646_000);
  queue.addAfter('b', 10);
  await assert.rejects(
    clock.runUntil(() => false),
    { reason: 'idle' },
  );
  assert.deepEqual(looks, ['b@10']);
});

test('timers: work that throws does not keep others from theirs, and nothing happens after dispose', async () => {
  const clock = createVirtualClock({ start: 0 });
  const defects: unknown[] = [];
  const timers = createTimers(clock, (error) => void defects.push(error));
  const done: string[] = [];
  timers.after(10, () => {
    throw new Error('broken');
  });
  timers.after(10, () => void done.push('second'));
  timers.after(5, () => void done.push('first'));
  const never = timers.after(7, () => void done.push('cancelled'));
  timers.cancel(never);
  timers.after(50, () => void done.push('too late'));
  await clock.advance(20);
  assert.deepEqual(done, ['first', 'second']);
  assert.equal(defects.length, 1);
  timers.dispose();
  await clock.advance(100);
  assert.deepEqual(done, ['first', 'second']);
});
