/**
 * What a journal must hold to be believed. Only what decisions depend on is checked field by field; Kubernetes' own parts
 * (templates, strategies) are carried as they are, because the API server checks them when they are written.
 */
import * as z from 'zod';
import type { Plan } from '../rollout/plan.ts';
import type { JournalEvent, RunState } from './record.ts';

const planSchema = z.looseObject({
  schemaVersion: z.literal(1),
  service: z.string().min(1),
  environment: z.looseObject({
    name: z.string(),
    context: z.string(),
    namespace: z.string(),
    protected: z.boolean(),
  }),
  workload: z.looseObject({ kind: z.literal('Deployment'), name: z.string(), uid: z.string() }),
  strategy: z.looseObject({ type: z.string() }),
  automaticRollback: z.boolean(),
  release: z.looseObject({ version: z.string(), image: z.string(), container: z.string() }),
  before: z.looseObject({ template: z.looseObject({}), image: z.string(), ready: z.number() }),
  target: z.looseObject({ template: z.looseObject({}) }),
  replicas: z.number(),
  steps: z.array(z.looseObject({ kind: z.string() })),
  progressDeadlineSeconds: z.number().positive(),
});

const stateSchema = z.looseObject({
  stage: z.enum(['gate', 'rolling', 'validating', 'finishing', 'rolling-back', 'ended']),
  outcome: z.enum(['succeeded', 'rolled-back', 'aborted', 'refused']).optional(),
  startedAt: z.number(),
  stageSince: z.number(),
  epoch: z.number(),
  progressAt: z.number(),
  best: z.number(),
  seen: z.number(),
  applied: z.boolean(),
  gate: z.array(z.looseObject({ name: z.string(), verdict: z.string() })),
  validation: z.array(z.looseObject({ name: z.string(), verdict: z.string() })),
  ticks: z.record(z.string(), z.looseObject({ by: z.string() })),
});

const eventsSchema = z.array(
  z.looseObject({
    seq: z.number(),
    at: z.number(),
    type: z.string(),
    message: z.string(),
    hash: z.string(),
    actor: z.looseObject({
      kind: z.enum(['person', 'driver']),
      name: z.string(),
      host: z.string(),
      claimed: z.boolean(),
    }),
  }),
);

// The schemas above check the shape that the types state; zod's loose inference is wider, hence the assertions after a check.
export function parsePlan(value: unknown): Plan {
  planSchema.parse(value);
  return value as Plan;
}

export function parseState(value: unknown): RunState {
  stateSchema.parse(value);
  return value as RunState;
}

export function parseEvents(value: unknown): readonly JournalEvent[] {
  eventsSchema.parse(value);
  return value as readonly JournalEvent[];
}

/** What is wrong with something that could not be parsed, to follow its name. */
export function faultOf(error: unknown): string {
  const [first] = error instanceof z.ZodError ? error.issues : [];
  if (first === undefined) return 'is not JSON';
  return first.path.length === 0
    ? 'has the wrong form'
    : `has a wrong or missing \`${first.path.join('.')}\``;
}
