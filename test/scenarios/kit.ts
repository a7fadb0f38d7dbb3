/** What scenarios are written with. */
import assert from 'node:assert/strict';
import { follow } from '../../src/cluster/follow.ts';
import type { Cluster, JsonPatchOperation } from '../../src/cluster/port.ts';
import type { CheckSpec, EffectiveConfig, Release } from '../../src/core/config/effective.ts';
import type { Deployment, Pod } from '../../src/core/kubernetes/objects.ts';
import { DEPLOYMENTS, PODS } from '../../src/core/kubernetes/resources.ts';
import { FENCE_LABEL, RESTORE_LABEL, RUN_LABEL } from '../../src/core/rollout/marks.ts';
import { isComplete, isReady, readStatus } from '../../src/core/rollout/status.ts';
import type { RunRecord } from '../../src/core/run/record.ts';
import type { RunChecks } from '../../src/driver/check-runner.ts';
import { driveRun } from '../../src/driver/drive.ts';
import type { DriveOptions, DriveResult } from '../../src/driver/drive-options.ts';
import { giveCommand, type GivenCommand } from '../../src/driver/give-command.ts';
import { readRun } from '../../src/driver/journal-store.ts';
import { launchRun } from '../../src/driver/launch.ts';
import { planRun, readWorkload } from '../../src/driver/plan-run.ts';
import type { World } from './world.ts';

export const IMAGE = 'registry.example/app';

export function image(tag: string): string {
  return `${IMAGE}:${tag}`;
}

export function config(world: World, changes: Partial<EffectiveConfig> = {}): EffectiveConfig {
  return {
    service: { name: 'app', workload: { kind: 'Deployment', name: 'app' }, manifests: [], dependsOn: [] },
    environment: {
      name: 'test',
      context: 'test',
      namespace: world.namespace,
      protected: false,
      endpoints: {},
      after: [],
      standby: 'optional',
      approvals: 0,
      freeze: [],
    },
    strategy: { type: 'rolling', maxSurge: 1, maxUnavailable: 0 },
    automaticRollback: true,
    successCriteria: [],
    checklists: {},
    provenance: {},
    ...changes,
  };
}

export function release(tag: string): Release {
  return { version: tag, images: { app: image(tag) } };
}

export interface AppOptions {
  readonly replicas?: number;
  readonly tag?: string;
  readonly spec?: Partial<NonNullable<Deployment['spec']>>;
}

/** Creates Deployment `app` and waits until all its pods are Ready. */
export async function deployApp(
  world: World,
  { replicas = 4, tag = '1.2.3', spec = {} }: AppOptions = {},
): Promise<void> {
  const deployment: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'app', namespace: world.namespace, labels: { app: 'app' } },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'app' } },
      template: {
        metadata: { labels: { app: 'app' } },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [
            { name: 'app', image: image(tag), readinessProbe: { httpGet: { path: '/ready', port: 8080 } } },
          ],
        },
      },
      ...spec,
    },
  };
  await world.cluster.create(DEPLOYMENTS, deployment, { signal: world.signal });
  if (replicas > 0 && !/crash|missing|unready/.test(tag)) await untilComplete(world);
}

export async function live(world: World): Promise<Deployment> {
  return world.cluster.get<Deployment>(
    DEPLOYMENTS,
    { namespace: world.namespace, name: 'app' },
    { signal: world.signal },
  );
}

/** Looks every so often until it holds: for conditions of a cluster, which has no other way to say so. */
export async function until(
  world: World,
  what: string,
  holds: () => Promise<boolean>,
  limitMs = 120_000,
): Promise<void> {
  const start = world.clock.now();
  while (!(await holds())) {
    assert.ok(world.clock.now() - start < limitMs, `Not within ${limitMs / 1000} s: ${what}`);
    await world.clock.sleep(100, world.signal);
  }
}

export async function untilComplete(world: World): Promise<void> {
  await until(world, 'all pods of the Deployment are Ready', async () => {
    const workload = await readWorkload(world.cluster, world.namespace, 'app', { signal: world.signal });
    return isComplete(readStatus(workload, workload.deployment.spec?.template ?? {}));
  });
}

export async function launch(
  world: World,
  tag: string,
  options: {
    readonly config?: Partial<EffectiveConfig>;
    readonly cluster?: Cluster;
    readonly reason?: string;
  } = {},
): Promise<RunRecord> {
  const { clock, random, signal } = world;
  const cluster = options.cluster ?? world.cluster;
  const plan = await planRun({
    cluster,
    config: config(world, options.config),
    release: release(tag),
    now: clock.now(),
    signal,
  });
  return launchRun({
    cluster,
    plan,
    host: 'test',
    clock,
    random,
    signal,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
  });
}

/** Checks named `pass…`, `fail…` or `error…` end so. */
export const checksByName: RunChecks = (checks, _record, { onResult }) => {
  for (const { name, kind } of checks) {
    const verdict = name.startsWith('fail') ? 'fail' : name.startsWith('error') ? 'error' : 'pass';
    onResult({ name, kind, verdict, summary: `It is called ${name}.`, evidence: [], at: 0, durationMs: 1 });
  }
  return Promise.resolve();
};

export function check(name: string, kind = 'http'): CheckSpec {
  return { name, kind, with: {} };
}

let drivers = 0;

export function drive(world: World, run: string, options: Partial<DriveOptions> = {}): Promise<DriveResult> {
  const { cluster, namespace, clock, random, signal } = world;
  drivers += 1;
  return driveRun({
    ...{ cluster, namespace, run, clock, random, signal },
    host: `host-${drivers}`,
    pid: drivers,
    runChecks: checksByName,
    isDead: () => false,
    ...options,
  });
}

export async function tell(world: World, run: string, command: GivenCommand): Promise<RunRecord> {
  const { cluster, namespace, clock, signal } = world;
  return giveCommand({ cluster, namespace, run, command, host: 'test', clock, signal });
}

export async function record(world: World, run: string): Promise<RunRecord> {
  return readRun({ cluster: world.cluster, namespace: world.namespace }, run, { signal: world.signal });
}

export interface Watcher {
  /** Fewest Ready pods seen since the start. */
  least(): number;
  most(): number;
  stop(): Promise<void>;
}

/** Counts the Ready pods of `app` through everything that happens. */
export async function watchReady(world: World): Promise<Watcher> {
  const over = new AbortController();
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  const ended = follow<Pod>(
    world.cluster,
    PODS,
    { namespace: world.namespace, labelSelector: 'app=app' },
    {
      clock: world.clock,
      random: world.random,
      signal: AbortSignal.any([over.signal, world.signal]),
      onChange(pods, freshness) {
        if (freshness !== 'live') return;
        const ready = [...pods.values()].filter(isReady).length;
        least = Math.min(least, ready);
        most = Math.max(most, ready);
      },
    },
  );
  await until(world, 'the watcher sees pods', () => Promise.resolve(Number.isFinite(least)));
  return {
    least: () => least,
    most: () => most,
    async stop() {
      over.abort();
      await ended;
    },
  };
}

/** The Pods of `app` that run `tag`, and are Ready if that is asked. */
export async function podsOf(world: World, tag: string, ready = false): Promise<readonly Pod[]> {
  const { items } = await world.cluster.list<Pod>(
    PODS,
    { namespace: world.namespace, labelSelector: 'app=app' },
    { signal: world.signal },
  );
  return items.filter((pod) => pod.spec?.containers[0]?.image === image(tag) && (!ready || isReady(pod)));
}

/** The rollout is midway: at least `count` pods of the new version are Ready, and it is not over. */
export async function untilReady(world: World, tag: string, count = 1): Promise<void> {
  await until(
    world,
    `${count} Ready pods of ${tag}`,
    async () => (await podsOf(world, tag, true)).length >= count,
  );
}

export async function untilHeld(world: World, run: string, reason: string): Promise<RunRecord> {
  await until(world, `the run is held: ${reason}`, async () => {
    const { state } = await record(world, run);
    assert.notEqual(
      state.stage,
      'ended',
      `held was expected, but it ended ${state.outcome}: ${state.failure?.message}`,
    );
    return state.hold?.reason === reason;
  });
  return record(world, run);
}

/** As somebody else's tool would write it. */
export async function patchAs(
  world: World,
  fieldManager: string,
  operations: readonly JsonPatchOperation[],
): Promise<Deployment> {
  return world.cluster.patch<Deployment>(
    DEPLOYMENTS,
    { namespace: world.namespace, name: 'app' },
    operations,
    {
      signal: world.signal,
      fieldManager,
    },
  );
}

export function setImage(tag: string): readonly JsonPatchOperation[] {
  return [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: image(tag) }];
}

export async function scale(world: World, replicas: number): Promise<void> {
  await patchAs(world, 'somebody', [{ op: 'replace', path: '/spec/replicas', value: replicas }]);
}

/** All pods run `tag`, the strategy is `before`'s, and nothing of ours is left behind. */
export async function assertLeftClean(world: World, tag: string, before: Deployment): Promise<void> {
  const { spec, metadata } = await live(world);
  const { template, strategy, paused = false, replicas } = spec ?? {};
  assert.equal(template?.spec?.containers[0]?.image, image(tag));
  assert.deepEqual(strategy, before.spec?.strategy, 'the original strategy is back');
  assert.equal(paused, false, 'it is not left paused');
  const left = Object.keys(metadata?.labels ?? {}).filter((label) =>
    [FENCE_LABEL, RUN_LABEL, RESTORE_LABEL].includes(label),
  );
  assert.deepEqual(left, [], 'no mark of ours is left');
  await untilComplete(world);
  assert.equal((await podsOf(world, tag, true)).length, replicas);
}
