import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualClock, VirtualTimeError } from '../../../src/sandbox/virtual-clock.ts';

test('sleepers wake in order of time, and of falling asleep when the time is the same', async () => {
  const clock = createVirtualClock({ start: 1_000 });
  const seen: string[] = [];
  const nap = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms);
    seen.push(`${name}@${clock.now()}`);
  };
  const all = Promise.all([nap('c', 300), nap('a', 100), nap('b', 200), nap('a2', 100)]);
  await clock.runUntil(all);
  assert.deepEqual(seen, ['a@1100', 'a2@1100', 'b@1200', 'c@1300']);
});

test('an hour of work passes at once, and what the promise gives is given', async () => {
  const clock = createVirtualClock();
  const begun = clock.now();
  const work = async (): Promise<string> => {
    for (let minute = 0; minute < 60; minute += 1) await clock.sleep(60_000);
    return 'done';
  };
  assert.equal(await clock.runUntil(work()), 'done');
  assert.equal(clock.now() - begun, 3_600_000);
});

test('a failure of the promise is the failure of the run', async () => {
  const clock = createVirtualClock();
  const work = async (): Promise<void> => {
    await clock.sleep(5);
    throw new Error('broken');
  };
  await assert.rejects(clock.runUntil(work()), /broken/);
});

test('waiting for what can never come is an error that says so', async () => {
  const clock = createVirtualClock();
  void clock.sleep(10);
  await assert.rejects(
    clock.runUntil(() => false),
    (error) => error instanceof VirtualTimeError && error.reason === 'idle',
  );
});

test('waiting longer than the limit is an error that says so', async () => {
  const clock = createVirtualClock();
  const controller = new AbortController();
  const ticking = (async (): Promise<void> => {
    while (!controller.signal.aborted) await clock.sleep(1_000, controller.signal);
  })();
  await assert.rejects(
    clock.runUntil(() => false, { limitMs: 10_000 }),
    (error) => error instanceof VirtualTimeError && error.reason === 'limit',
  );
  controller.abort();
  await assert.rejects(ticking, { name: 'AbortError' });
});

test('aborting wakes the sleeper with an AbortError, whatever the reason was', async () => {
  const clock = createVirtualClock();
  const controller = new AbortController();
  const sleeping = assert.rejects(clock.sleep(1_000, controller.signal), { name: 'AbortError' });
  controller.abort(new Error('changed my mind'));
  await sleeping;
  await assert.rejects(clock.sleep(1, controller.signal), { name: 'AbortError' });
  await assert.rejects(
    clock.runUntil(() => false),
    (error) => error instanceof VirtualTimeError && error.reason === 'idle',
  );
});

test('advance passes exactly the time it is told, and carries out what is due in it', async () => {
  const clock = createVirtualClock({ start: 0 });
  const seen: number[] = [];
  const tick = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(400);
      seen.push(clock.now());
    }
  };
  void tick();
  await clock.advance(1_000);
  assert.deepEqual(seen, [400, 800]);
  assert.equal(clock.now(), 1_000);
  await clock.advance(200);
  assert.deepEqual(seen, [400, 800, 1_200]);
});

test('only one caller may let time pass', async () => {
  const clock = createVirtualClock();
  const first = clock.advance(10);
  await assert.rejects(clock.advance(10), /being run already/);
  await first;
});
