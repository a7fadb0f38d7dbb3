/** A run as the journal may hold it, and the objects of its workload. */
import type { Deployment, Pod, PodTemplateSpec, ReplicaSet } from '../../../src/core/kubernetes/objects.ts';
import type { Plan } from '../../../src/core/rollout/plan.ts';
import type { Workload } from '../../../src/core/rollout/status.ts';
import type { RunRecord, RunState } from '../../../src/core/run/record.ts';
import { appendEvents } from '../../../src/core/run/journal.ts';

/** 2026-03-02 14:00:00 UTC. */
export const START = Date.UTC(2026, 2, 2, 14, 0, 0);

const image = (tag: string): string => `registry.example.com/maverick/api:${tag}`;

export function template(tag: string): PodTemplateSpec {
  return { metadata: { labels: { app: 'api' } }, spec: { containers: [{ name: 'api', image: image(tag) }] } };
}

const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };

export const PLAN: Plan = {
  schemaVersion: 1,
  service: 'api',
  environment: { name: 'practice', context: 'maverick-practice', namespace: 'default', protected: false },
  workload: { kind: 'Deployment', name: 'api', uid: 'uid-api', selector: { app: 'api' } },
  strategy: { type: 'rolling', maxSurge: 1, maxUnavailable: 0 },
  automaticRollback: true,
  release: { version: '1.2.4', image: image('1.2.4'), container: 'api', notes: 'Faster search.' },
  before: { template: template('1.2.3'), strategy, image: image('1.2.3'), version: '1.2.3', ready: 4 },
  target: { template: template('1.2.4'), strategy },
  replicas: 4,
  steps: [
    {
      kind: 'gate',
      checklist: 'pre-deployment',
      title: 'Checks before the rollout',
      expectedSeconds: 5,
      checks: [
        { name: 'all pods are ready', kind: 'pods', with: {} },
        { name: 'the team was told', kind: 'manual', with: {} },
      ],
    },
    { kind: 'roll', title: 'Roll out 1.2.4', expectedSeconds: 60 },
    {
      kind: 'validate',
      checklist: 'post-deployment',
      title: 'Checks after the rollout',
      expectedSeconds: 10,
      checks: [{ name: 'health endpoint answers', kind: 'http', with: {} }],
    },
  ],
  expectedSeconds: 75,
  progressDeadlineSeconds: 600,
  changes: [{ path: 'spec.template.spec.containers[api].image', from: image('1.2.3'), to: image('1.2.4') }],
  ownership: [{ field: 'spec.template', manager: 'maverick-deploy', note: 'until the rollout ends' }],
  findings: [{ severity: 'warning', message: 'The quota has room for one pod more.' }],
  endpoints: {},
};

export const STATE: RunState = {
  stage: 'rolling',
  startedAt: START,
  stageSince: START + 5_000,
  epoch: 1,
  progressAt: START + 20_000,
  best: 2,
  applied: true,
  counts: { wanted: 4, oldPods: 3, oldReady: 3, newPods: 2, newReady: 1 },
  driver: { name: 'driver', host: 'ci-7', at: START + 21_000 },
  gate: [
    {
      name: 'all pods are ready',
      kind: 'pods',
      verdict: 'pass',
      summary: 'All pods are ready.',
      evidence: [{ label: 'ready pods', value: '4 of 4', ok: true }],
      at: START + 1_000,
      durationMs: 30,
    },
  ],
  validation: [],
  ticks: { 'the team was told': { by: 'ana', note: 'in the channel', at: START + 4_000 } },
  seen: 2,
};

export function record(state: Partial<RunState> = {}, plan: Partial<Plan> = {}): RunRecord {
  const person = { kind: 'person', name: 'ana', host: 'laptop', claimed: true } as const;
  const driver = { kind: 'driver', name: 'driver', host: 'ci-7', claimed: false } as const;
  return {
    id: 'api-20260302-140000-x1y2',
    plan: { ...PLAN, ...plan },
    state: { ...STATE, ...state },
    events: appendEvents(
      [],
      [
        { at: START, type: 'planned', actor: person, message: 'ana launched api from 1.2.3 to 1.2.4.' },
        { at: START + 5_000, type: 'stage', actor: driver, message: 'The new version comes up.' },
        { at: START + 20_000, type: 'progress', actor: driver, message: '1 of 4 new pods are ready.' },
      ],
    ),
  };
}

export const FAILED: Partial<RunState> = {
  stage: 'ended',
  outcome: 'rolled-back',
  endedAt: START + 90_000,
  counts: { wanted: 4, oldPods: 4, oldReady: 4, newPods: 0, newReady: 0 },
  failure: {
    reason: 'crash-loop',
    message: 'Container api of pod api-new-1 keeps crashing.',
    pod: 'api-new-1',
    container: 'api',
    detail: 'exit code 1 (Error)',
    log: ['starting', 'FATAL: no DATABASE_URL'],
  },
  rollback: { automatic: true, by: 'driver', outcome: 'rolled-back' },
  blocked: { reason: '1.2.4 kept crashing.' },
};

interface PodOptions {
  readonly name: string;
  readonly hash: string;
  readonly ready?: boolean;
  readonly crashing?: boolean;
}

export function pod({ name, hash, ready = false, crashing = false }: PodOptions): Pod {
  return {
    metadata: {
      name,
      namespace: 'default',
      labels: { app: 'api', 'pod-template-hash': hash },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: hash, uid: `uid-${hash}`, controller: true },
      ],
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: 'api',
          ready,
          restartCount: crashing ? 2 : 0,
          state: crashing
            ? { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s restarting failed container' } }
            : { running: { startedAt: '2026-03-02T14:00:05Z' } },
          ...(crashing ? { lastState: { terminated: { exitCode: 1, reason: 'Error' } } } : {}),
        },
      ],
    },
  };
}

export function workload(pods: readonly Pod[]): Workload {
  const replicaSet = (hash: string, tag: string): ReplicaSet => ({
    metadata: {
      name: `api-${hash}`,
      uid: `uid-${hash}`,
      labels: { 'pod-template-hash': hash },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api', uid: 'uid-api', controller: true },
      ],
    },
    spec: { replicas: 4, selector: {}, template: template(tag) },
  });
  const deployment: Deployment = {
    metadata: { name: 'api', namespace: 'default', uid: 'uid-api' },
    spec: { replicas: 4, selector: { matchLabels: { app: 'api' } }, template: template('1.2.4') },
  };
  return { deployment, replicaSets: [replicaSet('old', '1.2.3'), replicaSet('new', '1.2.4')], pods };
}
