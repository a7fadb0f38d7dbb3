import type { Deployment, Pod, PodTemplateSpec, ReplicaSet } from '../../../src/core/kubernetes/objects.ts';
import { FENCE_LABEL, RESTORE_LABEL, RUN_LABEL } from '../../../src/core/rollout/marks.ts';
import type { Plan } from '../../../src/core/rollout/plan.ts';
import type { Workload } from '../../../src/core/rollout/status.ts';
import type { Context, Observation } from '../../../src/core/run/effects.ts';
import type { Actor, RunState } from '../../../src/core/run/record.ts';

export const RUN = 'app-20260101-120000-abcd';
export const FENCE = 'e1-aaaaaa';
export const NOW = Date.UTC(2026, 0, 1, 12);
export const PERSON: Actor = { kind: 'person', name: 'ada', host: 'desk', claimed: true };
export const DRIVER: Actor = { kind: 'driver', name: 'robot', host: 'ci', claimed: true };
export const STRATEGY = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };
export const OURS = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };

export function template(tag: string): PodTemplateSpec {
  return {
    metadata: { labels: { app: 'app' } },
    spec: { containers: [{ name: 'app', image: `app:${tag}` }] },
  };
}

export function plan(changes: Partial<Plan> = {}): Plan {
  return {
    schemaVersion: 1,
    service: 'app',
    environment: { name: 'test', context: 'test', namespace: 'shop', protected: false },
    workload: { kind: 'Deployment', name: 'app', uid: 'u1', selector: { app: 'app' } },
    strategy: { type: 'rolling', maxSurge: 1, maxUnavailable: 0 },
    automaticRollback: true,
    release: { version: '2', image: 'app:2', container: 'app' },
    before: { template: template('1'), strategy: STRATEGY, image: 'app:1', version: '1', ready: 2 },
    target: { template: template('2'), strategy: OURS },
    replicas: 2,
    steps: [{ kind: 'roll', title: '', expectedSeconds: 1 }],
    expectedSeconds: 1,
    progressDeadlineSeconds: 60,
    changes: [],
    ownership: [],
    findings: [],
    endpoints: {},
    ...changes,
  };
}

export function state(changes: Partial<RunState> = {}): RunState {
  return {
    ...{
      stage: 'rolling',
      startedAt: NOW,
      stageSince: NOW,
      epoch: 1,
      fence: FENCE,
      progressAt: NOW,
      best: -1_000_000,
    },
    ...{ applied: true, gate: [], validation: [], ticks: {}, seen: 0 },
    ...changes,
  };
}

export interface Shape {
  readonly tag?: string;
  readonly strategy?: object;
  readonly paused?: boolean;
  readonly replicas?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Pods by tag: each is `ready`, `starting`, or a reason to wait. */
  readonly pods?: Readonly<Record<string, readonly string[]>>;
  readonly observed?: boolean;
}

const MARKS = { [FENCE_LABEL]: FENCE, [RUN_LABEL]: RUN, [RESTORE_LABEL]: 'x' };

export function workload({
  tag = '2',
  strategy = OURS,
  paused,
  replicas = 2,
  labels = MARKS,
  pods = { 1: ['ready', 'ready'] },
  observed = true,
}: Shape = {}): Workload {
  const deployment: Deployment = {
    metadata: { name: 'app', namespace: 'shop', uid: 'u1', generation: 2, labels },
    spec: {
      ...{ replicas, strategy, selector: { matchLabels: { app: 'app' } }, template: template(tag) },
      ...(paused === undefined ? {} : { paused }),
    },
    status: { observedGeneration: observed ? 2 : 1 },
  };
  const owner = (kind: string, name: string, uid: string) => [
    { apiVersion: 'apps/v1', kind, name, uid, controller: true },
  ];
  const tags = [...new Set([...Object.keys(pods), '1', '2'])];
  return {
    deployment,
    replicaSets: tags.map((each): ReplicaSet => {
      const own = pods[each] ?? [];
      return {
        metadata: {
          name: `app-${each}`,
          uid: `rs${each}`,
          ownerReferences: owner('Deployment', 'app', 'u1'),
        },
        spec: { replicas: own.length, selector: { matchLabels: { app: 'app' } }, template: template(each) },
        status: { replicas: own.length, availableReplicas: own.filter((is) => is === 'ready').length },
      };
    }),
    pods: tags.flatMap((each) =>
      (pods[each] ?? []).map((is, index) =>
        pod(each, index, is, owner('ReplicaSet', `app-${each}`, `rs${each}`)),
      ),
    ),
  };
}

function pod(
  tag: string,
  index: number,
  is: string,
  ownerReferences: NonNullable<Pod['metadata']>['ownerReferences'],
): Pod {
  const ready = is === 'ready';
  const waiting =
    ready || is === 'starting' ? {} : { state: { waiting: { reason: is, message: `because of ${is}` } } };
  return {
    metadata: {
      name: `app-${tag}-${index}`,
      uid: `${tag}-${index}`,
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ name: 'app', ready, restartCount: 0, ...waiting }],
    },
  };
}

export function observation(changes: Partial<Observation> = {}): Observation {
  return {
    ...{ workload: workload(), freshSince: NOW - 600_000, events: [], results: [], evidence: undefined },
    ...changes,
  };
}

export function context(changes: Partial<Context> = {}): Context {
  return { run: RUN, plan: plan(), self: DRIVER, now: NOW, ...changes };
}
