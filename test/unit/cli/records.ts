/** A run that rolled back, and the same with other states. */
import { appendEvents } from '../../../src/core/run/journal.ts';
import type { Plan } from '../../../src/core/rollout/plan.ts';
import type { Actor, EventBody, RunRecord, RunState } from '../../../src/core/run/record.ts';

const START = Date.UTC(2026, 2, 1, 14, 2, 10);
const ANA: Actor = { kind: 'person', name: 'ana', host: 'desk', claimed: true };
const DRIVER: Actor = { kind: 'driver', name: 'ana', host: 'desk', claimed: true };

export const plan: Plan = {
  schemaVersion: 1,
  service: 'api',
  environment: { name: 'staging', context: 'eu', namespace: 'shop', protected: false },
  workload: { kind: 'Deployment', name: 'api', uid: 'u1', selector: { app: 'api' } },
  strategy: { type: 'rolling', maxSurge: 1, maxUnavailable: 0 },
  automaticRollback: true,
  release: { version: '1.2.5', image: 'registry.example/api:1.2.5', container: 'api', notes: 'New prices.' },
  before: { template: {}, strategy: {}, image: 'registry.example/api:1.2.4', version: '1.2.4', ready: 2 },
  target: { template: {}, strategy: {} },
  replicas: 2,
  steps: [
    { kind: 'gate', checklist: 'pre-deployment', checks: [], title: '2 checks before', expectedSeconds: 10 },
    { kind: 'roll', title: '2 pods to 1.2.5, 1 at a time', expectedSeconds: 80 },
  ],
  expectedSeconds: 90,
  progressDeadlineSeconds: 600,
  changes: [
    {
      path: 'spec.template.spec.containers[api].image',
      from: 'registry.example/api:1.2.4',
      to: 'registry.example/api:1.2.5',
    },
    { path: 'spec.template.spec.containers[api].resources', from: undefined, to: { requests: { cpu: '1' } } },
  ],
  ownership: [
    { field: 'spec.template', manager: 'maverick-rollout', note: 'written once' },
    { field: 'spec.replicas', manager: 'not written', note: 'stays as it is' },
  ],
  findings: [{ severity: 'warning', message: 'There is no room for an extra pod.' }],
  endpoints: {},
};

const BODIES: readonly EventBody[] = [
  { at: START, type: 'planned', actor: ANA, message: 'ana launched api.' },
  { at: START + 2_000, type: 'driver', actor: DRIVER, message: 'ana on desk drives.' },
  {
    at: START + 9_000,
    type: 'failure',
    actor: DRIVER,
    message: 'Container api of pod api-x keeps crashing.',
  },
  { at: START + 14_000, type: 'ended', actor: DRIVER, message: 'api runs 1.2.4 again.' },
];

const BASE: RunState = {
  stage: 'rolling',
  startedAt: START,
  stageSince: START,
  epoch: 1,
  progressAt: START,
  best: 0,
  applied: true,
  gate: [],
  validation: [],
  ticks: {},
  seen: 4,
};

export const ROLLED_BACK: Partial<RunState> = {
  stage: 'ended',
  outcome: 'rolled-back',
  endedAt: START + 14_000,
  failure: {
    reason: 'crash-loop',
    message: 'Container api of pod api-x keeps crashing.',
    pod: 'api-x',
    container: 'api',
    detail: 'exit code 1',
    log: ['starting', 'no \u001B[31mprices'],
  },
  blocked: { reason: 'Container api of pod api-x keeps crashing.' },
  gate: [
    {
      name: 'Pods',
      kind: 'pods',
      verdict: 'pass',
      summary: 'All 2 pods are ready.',
      evidence: [{ label: 'ready', value: '2 of 2', ok: true }],
      at: START + 1_000,
      durationMs: 20,
    },
  ],
};

export function record(state: Partial<RunState> = {}): RunRecord {
  return {
    id: 'api-20260301-140210-x1y2',
    plan,
    state: { ...BASE, ...state },
    events: appendEvents([], BODIES),
  };
}
