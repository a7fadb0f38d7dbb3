import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { follow } from '../../../src/cluster/follow.ts';
import type { Freshness } from '../../../src/cluster/follow.ts';
import { PODS } from '../../../src/core/kubernetes/resources.ts';
import { createVirtualClock } from '../../../src/sandbox/virtual-clock.ts';
import type { VirtualClock } from '../../../src/sandbox/virtual-clock.ts';
import { added, endingWith, failed, listed, pod, scriptedCluster, silentAfter } from './scripted-cluster.ts';
import type { Script, ScriptedCluster } from './scripted-cluster.ts';

interface Following {
  readonly clock: VirtualClock;
  readonly cluster: ScriptedCluster;
  /** What was told: names, freshness, code of the error. */
  readonly told: {
    readonly names: string;
    readonly freshness: Freshness;
    readonly code: string | undefined;
  }[];
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

function start(t: TestContext, script: Script): Following {
  const clock = createVirtualClock();
  const cluster = scriptedCluster(script);
  const stop = new AbortController();
  const told: Following['told'] = [];
  const done = follow(
    cluster,
    PODS,
    { namespace: 'shop' },
    {
      clock,
      random: () => 0.5,
      signal: stop.signal,
      onChange: (objects, freshness, error) => {
        told.push({ names: [...objects.keys()].join(' '), freshness, code: error?.code });
      },
    },
  );
  t.after(async () => {
    stop.abort();
    await done;
  });
  return { clock, cluster, told, stop, done };
}

const live = (names: string) => ({ names, freshness: 'live' as const, code: undefined });

test('lists, then shows every change', async (t) => {
  const { clock, told, cluster } = start(t, {
    list: () => listed('5', 'a', 'b'),
    watch: (_n, _from, call) =>
      silentAfter(
        call,
        added('c', '6'),
        { type: 'DELETED', object: pod('a', '7') },
        { type: 'BOOKMARK', resourceVersion: '9' },
      ),
  });
  await clock.runUntil(() => told.length === 3);
  assert.deepEqual(told, [live('shop/a shop/b'), live('shop/a shop/b shop/c'), live('shop/b shop/c')]);
  assert.deepEqual(cluster.asked, ['list', 'watch 5']);
});

test('a watch that ends quietly is resumed from the last version, bookmarks included, without a list', async (t) => {
  const { clock, cluster, told } = start(t, {
    list: () => listed('5', 'a'),
    watch: (n, _from, call) =>
      n === 1
        ? endingWith(undefined, added('b', '6'), { type: 'BOOKMARK', resourceVersion: '40' })
        : silentAfter(call, added('c', '41')),
  });
  await clock.runUntil(() => told.length === 3);
  assert.deepEqual(cluster.asked, ['list', 'watch 5', 'watch 40']);
  assert.ok(told.every(({ freshness }) => freshness === 'live'));
});

test('a server that ends every watch at once is not asked in a tight loop', async (t) => {
  const { clock, cluster } = start(t, { list: () => listed('5'), watch: () => endingWith(undefined) });
  await clock.advance(600_000);
  assert.ok(cluster.asked.length < 60, `asked ${cluster.asked.length} times in ten minutes`);
  assert.ok(cluster.asked.length > 10);
});

test('a version that is too old leads to one fresh list at once, and nobody is alarmed', async (t) => {
  const { clock, cluster, told } = start(t, {
    list: (n) => (n === 1 ? listed('5', 'a') : listed('90', 'b')),
    watch: (n, _from, call) => (n === 1 ? endingWith(failed('gone')) : silentAfter(call, added('c', '91'))),
  });
  const began = clock.now();
  await clock.runUntil(() => told.length === 3);
  assert.equal(clock.now(), began);
  assert.deepEqual(cluster.asked, ['list', 'watch 5', 'list', 'watch 90']);
  assert.deepEqual(told, [live('shop/a'), live('shop/b'), live('shop/b shop/c')]);
});

test('a server that calls every version too old is asked more and more slowly', async (t) => {
  const { clock, cluster } = start(t, { list: () => listed('5'), watch: () => endingWith(failed('gone')) });
  await clock.advance(600_000);
  assert.ok(cluster.asked.length < 120, `asked ${cluster.asked.length} times in ten minutes`);
});

test('a connection that breaks once is resumed from where it was', async (t) => {
  const { clock, cluster, told } = start(t, {
    list: () => listed('5', 'a'),
    watch: (n, _from, call) =>
      n === 1 ? endingWith(failed('unreachable'), added('b', '6')) : silentAfter(call, added('c', '7')),
  });
  await clock.runUntil(() => told.length === 3);
  assert.deepEqual(cluster.asked, ['list', 'watch 5', 'watch 6']);
  assert.ok(told.every(({ freshness }) => freshness === 'live'));
});

test('an outage: stale with its reason, asked ever more slowly, live again by a fresh list', async (t) => {
  let isDown = false;
  const { clock, cluster, told } = start(t, {
    list: (n) => (isDown ? Promise.reject(failed('unreachable')) : listed('5', n === 1 ? 'a' : 'b')),
    watch: (_n, _from, call) => (isDown ? endingWith(failed('unreachable')) : silentAfter(call)),
  });
  await clock.runUntil(() => told.length === 1);
  isDown = true;
  await clock.advance(600_000);
  const tries = cluster.asked.length;
  assert.ok(tries > 15 && tries < 60, `asked ${tries} times in ten minutes`);
  assert.deepEqual(told.slice(1), [{ names: 'shop/a', freshness: 'stale', code: 'unreachable' }]);
  isDown = false;
  await clock.advance(31_000);
  assert.deepEqual(told.slice(2), [live('shop/b')]);
});

test('after a success the next failure is retried quickly again', async (t) => {
  const times: number[] = [];
  const { clock } = start(t, {
    list: () => listed('5'),
    watch: (n, _from, call) => {
      times.push(clock.now());
      return n === 12
        ? endingWith(failed('unreachable'), added('a', '6'))
        : n > 12
          ? silentAfter(call)
          : endingWith(failed('unreachable'));
    },
  });
  await clock.runUntil(() => times.length === 13);
  const gaps = times.map((time, index) => time - (times[index - 1] ?? time));
  assert.ok((gaps[11] ?? 0) > 10_000);
  assert.ok((gaps[12] ?? Infinity) <= 500);
});

test('a list that never answers meets its deadline, and is asked again', async (t) => {
  const { clock, told, cluster } = start(t, {
    list: (n) => (n === 1 ? new Promise(() => undefined) : listed('5', 'a')),
    watch: (_n, _from, call) => silentAfter(call),
  });
  const began = clock.now();
  await clock.runUntil(() => told.length === 2);
  assert.deepEqual(told, [{ names: '', freshness: 'stale', code: 'deadline' }, live('shop/a')]);
  assert.ok(clock.now() - began >= 15_000 && clock.now() - began <= 16_000);
  assert.equal(cluster.asked.filter((what) => what === 'list').length, 2);
});

test('a watch that stalls is asked anew from the last version, also when it does not listen to its signal', async (t) => {
  const { clock, cluster, told } = start(t, {
    list: () => listed('5', 'a'),
    watch: (n, _from, call) =>
      n === 1
        ? (async function* () {
            yield added('b', '6');
            await new Promise(() => undefined);
          })()
        : silentAfter(call, added('c', '7')),
  });
  const began = clock.now();
  await clock.runUntil(() => told.length === 3);
  assert.equal(clock.now() - began, 75_000);
  assert.deepEqual(cluster.asked, ['list', 'watch 5', 'watch 6']);
  assert.ok(told.every(({ freshness }) => freshness === 'live'));
});

test('bookmarks keep a quiet watch alive', async (t) => {
  const { clock, cluster, told } = start(t, {
    list: () => listed('5', 'a'),
    watch: async function* (_n, _from, call) {
      for (let version = 6; ; version += 1) {
        await clock.sleep(60_000, call.signal);
        yield { type: 'BOOKMARK', resourceVersion: String(version) };
      }
    },
  });
  await clock.advance(3_600_000);
  assert.deepEqual(cluster.asked, ['list', 'watch 5']);
  assert.equal(told.length, 1);
});

for (const code of ['unauthorized', 'forbidden', 'credentials', 'unsupported'] as const) {
  test(`${code}: said once, retried slowly, and forgotten when it is allowed`, async (t) => {
    let isRefused = true;
    const { clock, cluster, told } = start(t, {
      list: () => (isRefused ? Promise.reject(failed(code)) : listed('5', 'a')),
      watch: (_n, _from, call) => silentAfter(call),
    });
    await clock.advance(120_000);
    assert.deepEqual(told, [{ names: '', freshness: 'stale', code }]);
    assert.ok(cluster.asked.length >= 3 && cluster.asked.length <= 9, `asked ${cluster.asked.length} times`);
    isRefused = false;
    await clock.advance(31_000);
    assert.deepEqual(told.at(-1), live('shop/a'));
  });
}

test('a watch that is refused shows what was known as stale', async (t) => {
  const { clock, told } = start(t, {
    list: () => listed('5', 'a'),
    watch: () => endingWith(failed('unauthorized'), added('b', '6')),
  });
  await clock.runUntil(() => told.length === 3);
  assert.deepEqual(told[2], { names: 'shop/a shop/b', freshness: 'stale', code: 'unauthorized' });
});

test('it waits as long as a busy server asks for', async (t) => {
  const { clock, told } = start(t, {
    list: (n) => (n === 1 ? Promise.reject(failed('too-many-requests', 45_000)) : listed('5', 'a')),
    watch: (_n, _from, call) => silentAfter(call),
  });
  const began = clock.now();
  await clock.runUntil(() => told.length === 2);
  assert.equal(clock.now() - began, 45_000);
});

for (const [what, script] of [
  ['a list', { list: () => new Promise(() => undefined), watch: () => endingWith(undefined) }],
  ['a watch', { list: () => listed('5'), watch: (_n, _from, call) => silentAfter(call) }],
  ['a wait', { list: () => Promise.reject(failed('forbidden')), watch: () => endingWith(undefined) }],
] as const satisfies readonly (readonly [string, Script])[]) {
  test(`an abort during ${what} ends it, and nothing is told any more`, async (t) => {
    const { clock, cluster, told, stop, done } = start(t, script);
    await clock.advance(10_000);
    const before = { told: told.length, asked: cluster.asked.length };
    stop.abort();
    await done;
    await clock.advance(600_000);
    assert.deepEqual({ told: told.length, asked: cluster.asked.length }, before);
  });
}

test('an error of the listener is not swallowed', async () => {
  const cluster = scriptedCluster({ list: () => listed('5'), watch: () => endingWith(undefined) });
  await assert.rejects(
    follow(
      cluster,
      PODS,
      {},
      {
        clock: createVirtualClock(),
        random: () => 0,
        signal: new AbortController().signal,
        onChange: () => {
          throw new TypeError('a defect');
        },
      },
    ),
    /a defect/,
  );
});
