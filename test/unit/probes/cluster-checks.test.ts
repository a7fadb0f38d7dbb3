import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAborted } from '../../../src/core/errors.ts';
import {
  check,
  clusterOf,
  contextOf,
  deployment,
  figures,
  pod,
  replicaSet,
  service,
  slice,
} from './objects.ts';

const versions = [replicaSet('old', '1'), replicaSet('new', '2')];

function pods(replicas: number, running: readonly ReturnType<typeof pod>[], wantedHash?: string) {
  const cluster = clusterOf({ deployments: [deployment(replicas)], replicasets: versions, pods: running });
  return contextOf({ cluster, ...(wantedHash === undefined ? {} : { wantedHash }) });
}

test('pods: all ready and of the newest revision', async () => {
  const result = await check('pods', {}, pods(2, [pod('a', 'new'), pod('b', 'new')]));
  assert.equal(result.verdict, 'pass');
  assert.equal(result.summary, 'All 2 pods of Deployment api are ready.');
  assert.deepEqual(figures(result), {
    'ready pods of the wanted revision': '2 of 2',
    'pods of other revisions': '0',
  });
});

test('pods: one that crashes is named with its reason', async () => {
  const result = await check('pods', {}, pods(2, [pod('a', 'new'), pod('b', 'new', 'CrashLoopBackOff')]));
  assert.equal(result.verdict, 'fail');
  assert.equal(result.summary, 'Deployment api: 1 of 2 pods ready.');
  assert.equal(figures(result)['b'], 'CrashLoopBackOff, 4 restarts');
});

test('pods: the old revision, all ready, is not what is wanted', async () => {
  const result = await check('pods', {}, pods(2, [pod('a', 'old'), pod('b', 'old')]));
  assert.equal(result.verdict, 'fail');
  assert.equal(figures(result)['ready pods of the wanted revision'], '0 of 2');
  const back = await check('pods', {}, pods(2, [pod('a', 'old'), pod('b', 'old')], 'old'));
  assert.equal(back.verdict, 'pass', 'after a rollback the old one is what is wanted');
});

test('pods: one of another revision that is left over', async () => {
  const result = await check('pods', {}, pods(1, [pod('a', 'new'), pod('b', 'old')]));
  assert.equal(result.verdict, 'fail');
  assert.match(result.summary, /1 pod of another revision/);
});

test('pods: too many, or on the way out, or of nobody', async () => {
  assert.match(
    (await check('pods', {}, pods(1, [pod('a', 'new'), pod('b', 'new')]))).summary,
    /1 more than wanted/,
  );
  const ending = { ...pod('b', 'new'), metadata: { ...pod('b', 'new').metadata, deletionTimestamp: 'now' } };
  assert.equal((await check('pods', {}, pods(1, [pod('a', 'new'), ending]))).verdict, 'pass');
  assert.equal((await check('pods', {}, pods(1, [pod('a', 'new'), pod('b', 'strange')]))).verdict, 'pass');
});

test('pods: none wanted is no data; a change not yet seen is inconclusive', async () => {
  assert.equal((await check('pods', {}, pods(0, []))).verdict, 'no-data');
  const cluster = clusterOf({
    deployments: [deployment(1, { observedGeneration: 1 })],
    replicasets: versions,
    pods: [pod('a', 'new')],
  });
  assert.equal((await check('pods', {}, contextOf({ cluster }))).verdict, 'inconclusive');
});

test('pods: a workload that does not exist is an error that says so', async () => {
  const result = await check('pods', { workload: 'Deployment/worker' }, pods(1, []));
  assert.equal(result.verdict, 'error');
  assert.equal(result.summary, 'Deployment "worker" does not exist.');
});

function endpoints(slices: readonly ReturnType<typeof slice>[]) {
  const services = [
    service('api', { app: 'api' }),
    service('api-pinned', { app: 'api', 'pod-template-hash': 'new' }),
    service('web', { app: 'web' }),
    service('without-selector', {}),
  ];
  return contextOf({
    cluster: clusterOf({ deployments: [deployment(2)], services, endpointslices: slices }),
  });
}

test('endpoints: each Service that selects the pods is looked at, and no other', async () => {
  const result = await check(
    'endpoints',
    {},
    endpoints([slice('api', true, undefined), slice('api-pinned', true)]),
  );
  assert.equal(result.verdict, 'pass');
  assert.deepEqual(figures(result), {
    'ready endpoints of Service api': '2 of 2',
    'ready endpoints of Service api-pinned': '1 of 1',
  });
});

test('endpoints: none ready behind one of them', async () => {
  const result = await check('endpoints', {}, endpoints([slice('api', true), slice('api-pinned', false)]));
  assert.equal(result.verdict, 'fail');
  assert.equal(result.summary, 'The Service api-pinned has 0 ready endpoints.');
});

test('endpoints: as many as asked for, of one Service', async () => {
  const context = endpoints([slice('api', true, true), slice('api', true, false)]);
  assert.equal((await check('endpoints', { service: 'api', min_ready: 2 }, context)).verdict, 'pass');
  assert.equal((await check('endpoints', { service: 'api', min_ready: 3 }, context)).verdict, 'fail');
});

test('endpoints: no Service is no data; a misspelt one is an error', async () => {
  const cluster = clusterOf({ deployments: [deployment(1)] });
  assert.equal((await check('endpoints', {}, contextOf({ cluster }))).verdict, 'no-data');
  const result = await check('endpoints', { service: 'apy' }, contextOf({ cluster }));
  assert.equal(result.verdict, 'error');
  assert.equal(result.summary, 'Service "apy" does not exist.');
});

test('a cluster that does not answer: an abort ends the check, also when the cluster does not listen', async () => {
  const stop = new AbortController();
  const hangs = { ...clusterOf({}), get: () => new Promise<never>(() => undefined) };
  const running = ['pods', 'endpoints'].map((kind) =>
    check(kind, {}, contextOf({ cluster: hangs }), stop.signal),
  );
  stop.abort();
  for (const one of running) await assert.rejects(one, isAborted);
});
