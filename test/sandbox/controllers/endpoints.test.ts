import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  EndpointSlice,
  HorizontalPodAutoscaler,
  Service,
} from '../../../src/core/kubernetes/objects.ts';
import {
  DEPLOYMENTS,
  ENDPOINT_SLICES,
  HORIZONTAL_POD_AUTOSCALERS,
  SERVICES,
} from '../../../src/core/kubernetes/resources.ts';
import { tagOf, hold, createWorld, NAMESPACE, rolling, serviceOf, step, type World } from './world.ts';

const REF = { namespace: NAMESPACE, name: 'api' };
const slices = (world: World): readonly EndpointSlice[] =>
  world.store.list<EndpointSlice>(ENDPOINT_SLICES, {
    namespace: NAMESPACE,
    labelSelector: 'kubernetes.io/service-name=api',
  });
const endpoints = (world: World): NonNullable<EndpointSlice['endpoints']> =>
  slices(world).flatMap((slice) => slice.endpoints ?? []);

/** Ready endpoints by version. */
function serving(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  const pods = new Map(world.pods().map((pod) => [pod.metadata?.name, tagOf(pod.spec)]));
  for (const { conditions, targetRef } of endpoints(world)) {
    const tag = pods.get(targetRef?.name) ?? 'gone';
    if (conditions?.ready === true) counts[tag] = (counts[tag] ?? 0) + 1;
  }
  return counts;
}

function point(world: World, selector: Readonly<Record<string, string>>): void {
  const service = world.store.get<Service>(SERVICES, REF);
  if (service === undefined) world.store.create(SERVICES, serviceOf(selector));
  else world.store.update(SERVICES, { ...service, spec: { ...service.spec, selector } });
}

test('a Service has one slice with its ready pods, and named ports resolved', async () => {
  const world = createWorld();
  world.create(3);
  point(world, { app: 'api' });
  await world.complete();
  await world.clock.advance(1_000);
  assert.equal(slices(world).length, 1);
  assert.deepEqual(serving(world), { '1.2.3': 3 });
  const [slice]: readonly (EndpointSlice & { readonly ports?: unknown })[] = slices(world);
  assert.deepEqual(slice?.ports, [{ name: 'http', port: 8080, protocol: 'TCP' }]);
  world.dispose();
});

test('a pod on its way out still serves, and is not ready', async () => {
  const world = createWorld();
  world.create(2);
  point(world, { app: 'api' });
  await world.complete();
  world.patch({ replicas: 1 });
  await world.until(() => endpoints(world).some(({ conditions }) => conditions?.terminating === true), 5_000);
  const ending = endpoints(world).find(({ conditions }) => conditions?.terminating === true);
  assert.deepEqual(ending?.conditions, { ready: false, serving: true, terminating: true });
  await world.clock.advance(5_000);
  assert.equal(endpoints(world).length, 1);
  world.dispose();
});

test('blue-green: a pinned Service goes over in one event, back, and over again', async () => {
  const world = await hold(10, [{ strategy: rolling('100%', 0) }, { paused: true }]);
  const hash = (tag: string): string => world.set(tag)?.metadata?.labels?.['pod-template-hash'] ?? '';
  point(world, { app: 'api', 'pod-template-hash': hash('1.2.3') });
  await world.clock.advance(1_000);
  assert.deepEqual(serving(world), { '1.2.3': 10 });
  const seen = new Set<string>();
  world.store.subscribe(({ resource }) => {
    if (resource.plural === ENDPOINT_SLICES.plural) seen.add(JSON.stringify(serving(world)));
  });
  for (const tag of ['1.2.4', '1.2.3', '1.2.4']) {
    point(world, { app: 'api', 'pod-template-hash': hash(tag) });
    await world.clock.advance(1_000);
    assert.deepEqual(serving(world), { [tag]: 10 });
  }
  assert.deepEqual([...seen].sort(), ['{"1.2.3":10}', '{"1.2.4":10}']);
  world.dispose();
});

test('above 100 endpoints there are two slices, and a switch passes through mixed ones, never through none', async () => {
  const world = await hold(150, [{ strategy: rolling('100%', 0) }, { paused: true }], '1.2.4', {
    nodes: [{ name: 'vast', cpu: '64', memory: '256Gi', pods: 400 }],
  });
  const hash = (tag: string): string => world.set(tag)?.metadata?.labels?.['pod-template-hash'] ?? '';
  point(world, { app: 'api', 'pod-template-hash': hash('1.2.3') });
  await world.clock.advance(1_000);
  assert.equal(slices(world).length, 2);
  assert.deepEqual(serving(world), { '1.2.3': 150 });
  const seen: Record<string, number>[] = [];
  world.store.subscribe(({ resource }) => {
    if (resource.plural === ENDPOINT_SLICES.plural) seen.push(serving(world));
  });
  point(world, { app: 'api', 'pod-template-hash': hash('1.2.4') });
  await world.clock.advance(1_000);
  assert.deepEqual(seen, [{ '1.2.4': 100, '1.2.3': 50 }, { '1.2.4': 150 }]);
  world.dispose();
});

test('14: undo after the switch leaves a pinned Service with no endpoints for good', async () => {
  const world = createWorld();
  world.create(3);
  await world.complete();
  world.patch({ template: world.template('1.2.4') });
  await world.complete();
  const hash = world.set('1.2.4')?.metadata?.labels?.['pod-template-hash'] ?? '';
  point(world, { app: 'api', 'pod-template-hash': hash });
  await world.clock.advance(1_000);
  assert.deepEqual(serving(world), { '1.2.4': 3 });
  await step(world, { template: world.template('1.2.3') }, 600_000);
  assert.deepEqual(serving(world), {});
  world.dispose();
});

test('slices that are not needed any more go, and all go with their Service', async () => {
  const world = createWorld();
  world.create(120);
  point(world, { app: 'api' });
  await world.complete();
  await world.clock.advance(1_000);
  assert.equal(slices(world).length, 2);
  await step(world, { replicas: 5 });
  assert.equal(slices(world).length, 1);
  assert.equal(endpoints(world).length, 5);
  world.store.remove(SERVICES, REF);
  assert.equal(slices(world).length, 0);
  world.dispose();
});

test('an autoscaler shows what its Deployment has', async () => {
  const world = createWorld();
  world.create(3);
  world.store.create<HorizontalPodAutoscaler>(HORIZONTAL_POD_AUTOSCALERS, {
    metadata: { ...REF },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: DEPLOYMENTS.kind, name: 'api' }, maxReplicas: 10 },
  });
  await world.complete();
  await step(world, { replicas: 5 });
  const autoscaler = world.store.get<HorizontalPodAutoscaler>(HORIZONTAL_POD_AUTOSCALERS, REF);
  assert.deepEqual(autoscaler?.status, { currentReplicas: 5, desiredReplicas: 5 });
  world.dispose();
});
