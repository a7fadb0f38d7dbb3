import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckSpec } from '../../../src/core/config/effective.ts';
import { isAborted } from '../../../src/core/errors.ts';
import { runChecklist } from '../../../src/probes/run-check.ts';
import { startServer } from '../cluster/api-server.ts';
import { check, clusterOf, contextOf, steppingClock } from './objects.ts';

const manual = (name: string): CheckSpec => ({ name, kind: 'manual', with: {} });

test('manual: no data until somebody ticks it, then by whom and with what note', async () => {
  const keys = { instructions: 'Look at the receipts.', link: 'https://x.example/receipts' };
  const open = await check('manual', keys, contextOf());
  assert.deepEqual([open.verdict, open.link, open.by], ['no-data', 'https://x.example/receipts', undefined]);
  assert.deepEqual(open.evidence, [{ label: 'to be looked at', value: 'Look at the receipts.' }]);
  const ticks = { 'the manual check': { by: 'Ada', note: 'all there' } };
  const ticked = await check('manual', keys, contextOf({ ticks }));
  assert.deepEqual([ticked.verdict, ticked.by, ticked.note], ['pass', 'Ada', 'all there']);
  assert.equal(
    (await check('manual', {}, contextOf({ ticks: { other: { by: 'Ada' } } }))).verdict,
    'no-data',
  );
});

test('a result says when it was made and how long it took', async () => {
  const result = await check('manual', {}, contextOf({ clock: steppingClock() }));
  assert.deepEqual(
    [result.at, result.durationMs, result.name, result.kind],
    [1005, 5, 'the manual check', 'manual'],
  );
});

test('whatever goes wrong is a result with the verdict error', async () => {
  const unknown = await check('telepathy', {}, contextOf());
  assert.deepEqual(
    [unknown.verdict, unknown.summary],
    ['error', 'There is no check kind "telepathy"; there are pods, endpoints, http, command, manual.'],
  );
  assert.equal((await check('constructor', {}, contextOf())).verdict, 'error');
  const badKeys = await check('http', { url: 'https://x.example', samples: 'many' }, contextOf());
  assert.equal(badKeys.verdict, 'error');
  assert.match(badKeys.summary, /not written as it should be at "samples"/);
  const defect = { ...clusterOf({}), get: () => Promise.reject(new TypeError('x is undefined')) };
  const broken = await check('pods', {}, contextOf({ cluster: defect }));
  assert.deepEqual(
    [broken.verdict, broken.summary],
    ['error', 'The check could not be made: x is undefined'],
  );
  const gaveUp = { ...clusterOf({}), get: () => Promise.reject(new DOMException('closed', 'AbortError')) };
  assert.equal(
    (await check('pods', {}, contextOf({ cluster: gaveUp }))).verdict,
    'error',
    'an abort that nobody here asked for',
  );
});

test('a list: results as they come and in the order of the list, so many at the same time', async (t) => {
  let open = 0;
  let most = 0;
  const server = await startServer(t, ({ url }, response) => {
    open += 1;
    most = Math.max(most, open);
    // The first answer waits for the second: only together they can end.
    if (url.pathname === '/1') waiting = () => response.end();
    else {
      waiting?.();
      response.end();
    }
    response.on('close', () => {
      open -= 1;
    });
  });
  let waiting: (() => void) | undefined;
  const http = (n: number): CheckSpec => ({
    name: `http ${n}`,
    kind: 'http',
    with: { url: `${server.url}/${n}` },
  });
  const came: string[] = [];
  const results = await runChecklist([http(1), http(2), manual('tick'), http(3)], contextOf(), {
    signal: new AbortController().signal,
    concurrency: 2,
    onResult: ({ name }) => came.push(name),
  });
  assert.deepEqual(
    results.map(({ name, verdict }) => `${name} ${verdict}`),
    ['http 1 pass', 'http 2 pass', 'tick no-data', 'http 3 pass'],
  );
  assert.deepEqual([...came].sort(), ['http 1', 'http 2', 'http 3', 'tick']);
  assert.equal(most, 2);
});

test('a list without checks, and one that is aborted midway', async (t) => {
  assert.deepEqual(await runChecklist([], contextOf(), { signal: new AbortController().signal }), []);
  const stop = new AbortController();
  const server = await startServer(t, () => {
    stop.abort();
  });
  const hangs: CheckSpec = { name: 'hangs', kind: 'http', with: { url: server.url } };
  const came: string[] = [];
  const running = runChecklist([manual('before'), hangs, manual('after')], contextOf(), {
    signal: stop.signal,
    concurrency: 1,
    onResult: ({ name }) => came.push(name),
  });
  await assert.rejects(running, isAborted);
  assert.deepEqual(came, ['before']);
});
