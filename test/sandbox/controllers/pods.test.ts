import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container, ContainerState, Pod } from '../../../src/core/kubernetes/objects.ts';
import { PODS } from '../../../src/core/kubernetes/resources.ts';
import { podLog } from '../../../src/sandbox/app/pod-log.ts';
import { deletePod } from '../../../src/sandbox/controllers/delete-pod.ts';
import { createWorld, NAMESPACE, type World } from './world.ts';

/** One pod of that tag. */
function lone(tag: string): World {
  const world = createWorld(5);
  world.create(1);
  world.patch({ template: world.template(tag) });
  return world;
}

const pod = (world: World): Pod => {
  const [first] = world.pods();
  assert.ok(first);
  return first;
};
const container = (world: World): NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number] => {
  const [first] = pod(world).status?.containerStatuses ?? [];
  assert.ok(first);
  return first;
};
const waiting = (state: ContainerState | undefined): string => state?.waiting?.reason ?? '';
const reasons = (world: World): string[] =>
  world
    .events()
    .filter(({ involvedObject }) => involvedObject.kind === 'Pod')
    .map(({ reason = '' }) => reason)
    .sort();

test('a healthy pod is scheduled, pulled, started and Ready, and says so in events', async () => {
  const world = lone('1.2.4');
  await world.complete();
  assert.deepEqual(reasons(world), ['Created', 'Pulled', 'Pulling', 'Scheduled', 'Started']);
  assert.equal(pod(world).status?.phase, 'Running');
  assert.match(pod(world).status?.podIP ?? '', /^10\.244\.\d+\.\d+$/);
  assert.ok(container(world).state?.running?.startedAt);
  assert.match(podLog(pod(world)), /INFO {2}api 1\.2\.4 is starting\n.*listening on port 8080\n.*ready\n$/s);
  world.dispose();
});

test('an image that is on the node is not pulled again', async () => {
  const world = createWorld(5, { nodes: [{ name: 'only', cpu: '8', memory: '32Gi', pods: 110 }] });
  world.create(1);
  await world.complete();
  world.patch({ replicas: 2 });
  await world.complete();
  const again = 'Container image "registry.example/shop/api:1.2.3" already present on machine';
  assert.ok(world.events('Pulled').some(({ message }) => message?.startsWith(again)));
  assert.equal(world.events('Pulling').length, 1);
  world.dispose();
});

test('a crashing container restarts at once, then after 10, 20, 40 s, and shows its last words', async () => {
  const world = lone('1.2.5');
  const begun: number[] = [];
  world.store.subscribe(({ object, previous }) => {
    if (object.kind !== 'Pod') return;
    const running = (one: Pod | undefined): string | undefined =>
      one?.status?.containerStatuses?.[0]?.state?.running &&
      String(one.status.containerStatuses[0].restartCount);
    if (running(object) !== undefined && running(object) !== running(previous)) begun.push(world.clock.now());
  });
  await world.until(() => begun.length === 5);
  const waits = begun.slice(1).map((at, index) => Math.floor((at - (begun[index] ?? 0)) / 10_000) * 10);
  assert.deepEqual(waits, [0, 10, 20, 40]);
  await world.until(() => waiting(container(world).state) === 'CrashLoopBackOff');
  assert.match(
    container(world).state?.waiting?.message ?? '',
    /^back-off 1m20s restarting failed container=api pod=api-\S+_shop\(\S+\)$/,
  );
  assert.equal(container(world).lastState?.terminated?.exitCode, 1);
  assert.equal(container(world).restartCount, 4);
  assert.equal(pod(world).status?.phase, 'Running');
  assert.match(podLog(pod(world), { tailLines: 3 }), /^\S+ TypeError: .*\n {4}at .*\n {4}at .*\n$/);
  assert.equal(podLog(pod(world)), podLog(pod(world), { previous: true }));
  assert.ok(world.events('BackOff').length > 0);
  world.dispose();
});

test('back-off grows to five minutes and no further', async () => {
  const world = lone('crash');
  await world.clock.advance(3_600_000);
  await world.until(() => /^back-off 5m0s /.test(container(world).state?.waiting?.message ?? ''));
  const count = container(world).restartCount;
  assert.ok(count >= 14 && count <= 18, `${count} restarts`);
  world.dispose();
});

test('an image that is not there: ErrImagePull, then ImagePullBackOff, and no log', async () => {
  const world = lone('missing');
  await world.until(
    () =>
      world.pods().length > 0 && waiting(pod(world).status?.containerStatuses?.[0]?.state) === 'ErrImagePull',
  );
  await world.until(() => waiting(container(world).state) === 'ImagePullBackOff');
  assert.match(
    container(world).state?.waiting?.message ?? '',
    /^Back-off pulling image "registry\.example\/shop\/api:missing": ErrImagePull: /,
  );
  assert.equal(pod(world).status?.phase, 'Pending');
  const failed = world.events('Failed').map(({ message = '' }) => message);
  assert.ok(
    failed.some((message) =>
      message.startsWith(
        'Failed to pull image "registry.example/shop/api:missing": rpc error: code = NotFound',
      ),
    ),
  );
  assert.throws(() => podLog(pod(world)), /is waiting to start: ImagePullBackOff/);
  world.dispose();
});

test('a configuration that is not there: CreateContainerConfigError', async () => {
  const world = lone('badconfig');
  await world.clock.advance(60_000);
  assert.equal(waiting(container(world).state), 'CreateContainerConfigError');
  assert.equal(container(world).state?.waiting?.message, 'configmap "app-settings" not found');
  const [failed] = world.events('Failed');
  assert.equal(failed?.message, 'Error: configmap "app-settings" not found');
  assert.ok((failed.count ?? 0) >= 4);
  world.dispose();
});

test('a pod that is never Ready runs, and its probe tells why', async () => {
  const world = lone('unready');
  await world.clock.advance(60_000);
  assert.ok(container(world).state?.running);
  assert.equal(container(world).ready, false);
  const ready = pod(world).status?.conditions?.find(({ type }) => type === 'Ready');
  assert.deepEqual(
    [ready?.status, ready?.reason, ready?.message],
    ['False', 'ContainersNotReady', 'containers with unready status: [api]'],
  );
  const [unhealthy] = world.events('Unhealthy');
  assert.equal(unhealthy?.message, 'Readiness probe failed: HTTP probe failed with statuscode: 503');
  assert.ok((unhealthy.count ?? 0) >= 5);
  world.dispose();
});

test('slow starters and flaky ones keep their times', async () => {
  const slow = lone('slow30');
  const begun = slow.clock.now();
  await slow.complete();
  const took = slow.clock.now() - begun;
  assert.ok(took > 24_000 && took < 38_000, `${took} ms`);
  slow.dispose();
  const flaky = lone('flaky');
  await flaky.complete();
  await flaky.until(() => container(flaky).restartCount === 1, 60_000);
  assert.match(podLog(pod(flaky), { previous: true }), /ready\n.*connection pool timed out/s);
  flaky.dispose();
});

test('init containers run one after the other, and the pod waits for them', async () => {
  const world = createWorld(5);
  world.create(1, { replicas: 0 });
  const template = world.template('1.2.4');
  const init = (name: string, tag: string): Container => ({
    name,
    image: `registry.example/shop/migrate:${tag}`,
  });
  const containers = template.spec?.containers ?? [];
  const withInit = (tag: string): typeof template => ({
    ...template,
    spec: { containers, initContainers: [init('first', '1.0.0'), init('second', tag)] },
  });
  world.patch({ replicas: 1, template: withInit('1.0.0') });
  await world.until(() => world.pods()[0]?.status?.containerStatuses !== undefined);
  assert.equal(waiting(container(world).state), 'PodInitializing');
  await world.complete();
  const ends = pod(world).status?.initContainerStatuses?.map(({ state }) => state?.terminated?.exitCode);
  assert.deepEqual(ends, [0, 0]);
  world.patch({ replicas: 0 });
  await world.complete();
  await world.clock.advance(5_000);
  world.patch({ replicas: 1, template: withInit('crash') });
  await world.clock.advance(30_000);
  const [first, second] = pod(world).status?.initContainerStatuses ?? [];
  assert.equal(first?.state?.terminated?.exitCode, 0);
  assert.equal(waiting(second?.state), 'CrashLoopBackOff');
  assert.equal(pod(world).status?.phase, 'Pending');
  world.dispose();
});

test('a pod of its own that is never restarted works and is over', async () => {
  const world = createWorld(5);
  const run = (name: string, tag: string): Pod & { readonly spec: { readonly restartPolicy: string } } => ({
    metadata: { name, namespace: NAMESPACE },
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'task', image: `registry.example/shop/task:${tag}` }],
    },
  });
  world.store.create(PODS, run('good', '1.0.0'));
  world.store.create(PODS, run('bad', 'crash'));
  await world.clock.advance(30_000);
  const phases = world.pods().map(({ metadata, status }) => [metadata?.name, status?.phase]);
  assert.deepEqual(phases, [
    ['bad', 'Failed'],
    ['good', 'Succeeded'],
  ]);
  world.dispose();
});

test('a deleted pod is marked, told to stop, and gone; its ReplicaSet makes another', async () => {
  const world = lone('1.2.4');
  await world.complete();
  const doomed = pod(world);
  const name = doomed.metadata?.name ?? '';
  deletePod(world.store, world.clock.now(), doomed);
  const marked = world.store.get<Pod>(PODS, { namespace: NAMESPACE, name });
  assert.ok(marked?.metadata?.deletionTimestamp);
  assert.equal(marked.metadata.resourceVersion === doomed.metadata?.resourceVersion, false);
  await world.until(() => world.store.get(PODS, { namespace: NAMESPACE, name }) === undefined, 5_000);
  assert.equal(world.events('Killing').length, 1);
  await world.until(() => world.ready()['1.2.4'] === 1, 10_000);
  world.dispose();
});

test('a pod without a node, or with no grace, goes at once', async () => {
  const world = lone('1.2.4');
  await world.complete();
  deletePod(world.store, world.clock.now(), pod(world), 0);
  assert.deepEqual(world.pods(), []);
  world.dispose();
  const full = createWorld(5, { nodes: [] });
  full.create(1);
  await full.clock.advance(1_000);
  deletePod(full.store, full.clock.now(), pod(full));
  assert.deepEqual(full.pods(), []);
  full.dispose();
});

test('pods that do not fit wait, say why, and move in when there is room', async () => {
  const world = createWorld(5, { nodes: [{ name: 'small', cpu: '350m', memory: '1Gi', pods: 10 }] });
  world.create(4);
  await world.clock.advance(30_000);
  assert.deepEqual(world.ready(), { '1.2.3': 3 });
  const stuck = world.pods().find(({ spec }) => spec?.nodeName === undefined);
  const scheduled = stuck?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  assert.deepEqual([scheduled?.status, scheduled?.reason], ['False', 'Unschedulable']);
  assert.match(
    world.events('FailedScheduling')[0]?.message ?? '',
    /^0\/1 nodes are available: 1 Insufficient cpu\./,
  );
  const settled = world.pods().find(({ spec }) => spec?.nodeName === 'small');
  assert.ok(settled);
  deletePod(world.store, world.clock.now(), settled);
  await world.until(() => world.ready()['1.2.3'] === 2, 5_000);
  await world.until(() => world.ready()['1.2.3'] === 3, 10_000);
  assert.ok(world.pods().every(({ metadata }) => metadata?.uid !== settled.metadata?.uid));
  world.dispose();
});

test('logs: which container is asked for must be clear, and must exist', async () => {
  const world = lone('1.2.4');
  await world.complete();
  const single = pod(world);
  assert.throws(
    () => podLog(single, { container: 'sidecar' }),
    /container sidecar is not valid for pod api-/,
  );
  assert.throws(
    () => podLog(single, { previous: true }),
    /previous terminated container "api" in pod "api-\S+" not found/,
  );
  const double: Pod = {
    ...single,
    spec: { containers: [...(single.spec?.containers ?? []), { name: 'sidecar' }] },
  };
  assert.throws(
    () => podLog(double),
    /a container name must be specified for pod api-\S+, choose one of: \[api sidecar\]/,
  );
  assert.equal(podLog(single, { tailLines: 1 }).split('\n').length, 2);
  assert.equal(podLog(single, { tailLines: 0 }), '');
  world.dispose();
});
