/** A small practice cluster in virtual time: a store and its controllers, and the questions that scenarios ask of it. */
import type {
  Deployment,
  DeploymentStrategy,
  KubeEvent,
  Pod,
  ReplicaSet,
  Service,
} from '../../../src/core/kubernetes/objects.ts';
import { DEPLOYMENTS, EVENTS, PODS, REPLICA_SETS } from '../../../src/core/kubernetes/resources.ts';
import { createStore } from '../../../src/sandbox/api/memory-store.ts';
import { isComplete } from '../../../src/sandbox/controllers/deployment/status.ts';
import { annotationsOf, isEnding } from '../../../src/sandbox/controllers/objects.ts';
import { isReady } from '../../../src/sandbox/controllers/pods.ts';
import { startControllers, type ControllersOptions } from '../../../src/sandbox/controllers/start.ts';
import type { Store } from '../../../src/sandbox/store.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/sandbox/virtual-clock.ts';

export type Spec = NonNullable<Deployment['spec']>;
/** Ready pods by the tag of their image. */
export type Tally = Readonly<Record<string, number>>;

export const NAMESPACE = 'shop';
/** The values that keep new pods serving and never available: the canary's hold. */
export const MAX_READY = { minReadySeconds: 2_147_483_646, progressDeadlineSeconds: 2_147_483_647 };
export const ORIGINAL = { minReadySeconds: 0, progressDeadlineSeconds: 600 };

export interface World {
  readonly clock: VirtualClock;
  readonly store: Store;
  /** Fewest Ready pods seen since `watch` (or the last `reset`). */
  readonly watched: { least: number; reset(): void };
  create(replicas: number, more?: Partial<Spec>): void;
  deployment(): Deployment;
  patch(spec: Partial<Spec>): void;
  /** The template with another image tag: for `patch`. */
  template(tag: string): Spec['template'];
  annotate(annotations: Readonly<Record<string, string>>): void;
  sets(): readonly ReplicaSet[];
  set(tag: string): ReplicaSet | undefined;
  pods(): readonly Pod[];
  ready(): Tally;
  /** Wanted sizes by tag. */
  sizes(): Tally;
  events(reason?: string): readonly KubeEvent[];
  condition(type: string): { readonly status: string; readonly reason: string } | undefined;
  /** Runs until the Deployment is complete. */
  complete(): Promise<void>;
  until(predicate: () => boolean, limitMs?: number): Promise<void>;
  dispose(): void;
}

export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function rolling(maxSurge: number | string, maxUnavailable: number | string): DeploymentStrategy {
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
}

export function serviceOf(selector: Readonly<Record<string, string>>): Service {
  return {
    metadata: { name: 'api', namespace: NAMESPACE },
    spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  };
}

/** The tag of the first container's image. */
export function tagOf(
  spec: { readonly containers: readonly { readonly image?: string }[] } | undefined,
): string {
  return spec?.containers[0]?.image?.split(':')[1] ?? '';
}

export function createWorld(seed = 1, options: Partial<ControllersOptions> = {}): World {
  const clock = createVirtualClock();
  const random = seeded(seed);
  const store = createStore({ clock, random });
  const controllers = startControllers({ store, clock, random, ...options });
  const ref = { namespace: NAMESPACE, name: 'api' };
  const found = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('There is no Deployment.');
    return value;
  };

  const readyNow = new Set<string>();
  const watched = {
    least: 0,
    reset() {
      watched.least = readyNow.size;
    },
  };
  const unsubscribe = store.subscribe(({ type, object }) => {
    if (object.kind !== 'Pod') return;
    const pod: Pod = object;
    const uid = pod.metadata?.uid ?? '';
    if (type !== 'DELETED' && isReady(pod) && !isEnding(pod)) readyNow.add(uid);
    else readyNow.delete(uid);
    watched.least = Math.min(watched.least, readyNow.size);
  });

  const template = (tag: string): Spec['template'] => ({
    metadata: { labels: { app: 'api' } },
    spec: {
      containers: [
        {
          name: 'api',
          image: `registry.example/shop/api:${tag}`,
          ports: [{ name: 'http', containerPort: 8080 }],
          resources: { requests: { cpu: '100m', memory: '128Mi' } },
        },
      ],
    },
  });

  const world: World = {
    clock,
    store,
    watched,
    template,
    create(replicas, more = {}) {
      store.create<Deployment>(DEPLOYMENTS, {
        metadata: { ...ref },
        spec: {
          replicas,
          selector: { matchLabels: { app: 'api' } },
          template: template('1.2.3'),
          strategy: rolling(1, 0),
          revisionHistoryLimit: 10,
          ...ORIGINAL,
          ...more,
        },
      });
    },
    deployment: () => found(store.get<Deployment>(DEPLOYMENTS, ref)),
    patch(spec) {
      const deployment = world.deployment();
      store.update(DEPLOYMENTS, { ...deployment, spec: { ...found(deployment.spec), ...spec } });
    },
    annotate(annotations) {
      const deployment = world.deployment();
      const metadata = {
        ...deployment.metadata,
        annotations: { ...annotationsOf(deployment), ...annotations },
      };
      store.update(DEPLOYMENTS, { ...deployment, metadata });
    },
    sets: () => store.list<ReplicaSet>(REPLICA_SETS, { namespace: NAMESPACE }),
    set: (tag) => world.sets().find(({ spec }) => tagOf(spec?.template?.spec) === tag),
    pods: () => store.list<Pod>(PODS, { namespace: NAMESPACE }),
    ready: () =>
      tally(
        world.pods().filter((pod) => isReady(pod) && !isEnding(pod)),
        (pod) => tagOf(pod.spec),
      ),
    sizes: () =>
      Object.fromEntries(world.sets().map(({ spec }) => [tagOf(spec?.template?.spec), spec?.replicas ?? 0])),
    events: (reason) =>
      store
        .list<KubeEvent>(EVENTS, { namespace: NAMESPACE })
        .filter((event) => reason === undefined || event.reason === reason),
    condition(type) {
      const condition = world.deployment().status?.conditions?.find((one) => one.type === type);
      return condition && { status: condition.status, reason: condition.reason ?? '' };
    },
    complete: () => world.until(() => isComplete(world.deployment(), world.deployment().status)),
    until: (predicate, limitMs = 600_000) => clock.runUntil(predicate, { limitMs }),
    dispose() {
      unsubscribe();
      controllers.dispose();
    },
  };
  return world;
}

function tally<T>(items: readonly T[], by: (item: T) => string): Tally {
  const counts: Record<string, number> = {};
  for (const item of items) counts[by(item)] = (counts[by(item)] ?? 0) + 1;
  return counts;
}

/**
 * A Deployment of `replicas` at 1.2.3, with one pod of `tag` beside them that serves and never counts as available; then
 * each of `steps`, with a minute to settle. The fewest Ready pods are counted from the end of it.
 */
export async function hold(
  replicas: number,
  steps: readonly Partial<Spec>[] = [],
  tag = '1.2.4',
  options: Partial<ControllersOptions> = {},
): Promise<World> {
  const world = createWorld(3, options);
  world.create(replicas);
  await world.complete();
  world.patch({ template: world.template(tag), strategy: rolling(1, 0), ...MAX_READY });
  await world.clock.advance(60_000);
  for (const step of steps) {
    world.patch(step);
    await world.clock.advance(60_000);
  }
  world.watched.reset();
  return world;
}

/** One more patch, and time to settle. */
export async function step(world: World, spec: Partial<Spec>, ms = 60_000): Promise<void> {
  world.patch(spec);
  await world.clock.advance(ms);
}
