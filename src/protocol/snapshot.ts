/**
 * What the Rollout page shows: one whole snapshot each time, made by the host from the journal and from watches.
 * Times are milliseconds since the epoch; the page writes them as clock times. No secret is ever in here.
 */
import * as z from 'zod';

/** How something stands, for its colour and its icon; the words always say it too. */
export const toneSchema = z.enum(['neutral', 'running', 'good', 'attention', 'bad']);

export const stepSchema = z.strictObject({
  key: z.string(),
  title: z.string(),
  state: z.enum(['waiting', 'active', 'done', 'failed', 'skipped']),
  /** What is going on in it, or how it went. */
  detail: z.string(),
  /** 0 to 1; only of an active step whose progress can be counted. */
  progress: z.number().min(0).max(1).optional(),
});

export const podSchema = z.strictObject({
  name: z.string(),
  /** `Ready`, `Starting`, `CrashLoopBackOff`, ...: one or two words. */
  state: z.string(),
  tone: toneSchema,
  /** Why it is not Ready, in the cluster's own words. */
  reason: z.string().optional(),
  restarts: z.number().int().min(0),
});

export const podGroupSchema = z.strictObject({
  key: z.enum(['old', 'new']),
  /** `1.2.4 (new)`. */
  title: z.string(),
  pods: z.array(podSchema),
  ready: z.number().int().min(0),
  total: z.number().int().min(0),
});

export const checkSchema = z.strictObject({
  name: z.string(),
  kind: z.string(),
  state: z.enum(['waiting', 'running', 'pass', 'fail', 'inconclusive', 'no-data', 'error']),
  summary: z.string(),
  evidence: z.array(z.strictObject({ label: z.string(), value: z.string(), ok: z.boolean().optional() })),
  at: z.number().optional(),
  by: z.string().optional(),
  note: z.string().optional(),
  link: z.string().optional(),
  /** A person may attest it now. */
  canTick: z.boolean(),
});

export const checklistSchema = z.strictObject({
  key: z.string(),
  title: z.string(),
  /** Where it stands: before the rollout, after it, or run because a person asked. */
  role: z.enum(['gate', 'validation', 'on-demand']),
  running: z.boolean(),
  checks: z.array(checkSchema),
});

export const eventSchema = z.strictObject({
  seq: z.number().int(),
  at: z.number(),
  message: z.string(),
  /** `ana on laptop`, `driver on ci-7`. */
  actor: z.string(),
  tone: toneSchema,
});

export const commandSchema = z.enum(['pause', 'resume', 'abort', 'rollback', 'retry', 'unblock']);

export const runSchema = z.strictObject({
  id: z.string(),
  service: z.string(),
  environment: z.string(),
  /** `context maverick-practice, namespace default, Deployment/api`. */
  target: z.string(),
  fromVersion: z.string(),
  toVersion: z.string(),
  image: z.string(),
  notes: z.string().optional(),
  /** One sentence: how it stands. Read out when it changes. */
  headline: z.string(),
  tone: toneSchema,
  startedAt: z.number(),
  endedAt: z.number().optional(),
  /** When it should be done, as planned; absent once ended or held. */
  expectedEndAt: z.number().optional(),
  steps: z.array(stepSchema),
  counts: z
    .strictObject({
      wanted: z.number(),
      oldReady: z.number(),
      oldPods: z.number(),
      newReady: z.number(),
      newPods: z.number(),
    })
    .optional(),
  failure: z
    .strictObject({
      title: z.string(),
      message: z.string(),
      detail: z.string().optional(),
      log: z.array(z.string()),
      pod: z.string().optional(),
      container: z.string().optional(),
    })
    .optional(),
  hold: z.strictObject({ message: z.string(), next: z.string(), since: z.number() }).optional(),
  paused: z.strictObject({ by: z.string(), at: z.number(), reason: z.string().optional() }).optional(),
  blocked: z.string().optional(),
  driver: z.strictObject({ name: z.string(), host: z.string(), at: z.number() }).optional(),
  commands: z.array(commandSchema),
  events: z.array(eventSchema),
});

export const pageSnapshotSchema = z.strictObject({
  run: runSchema.optional(),
  /** Live pods of the run's workload; absent while nobody may ask the cluster. */
  pods: z.array(podGroupSchema).optional(),
  /** Why what is shown may be old. */
  stale: z.string().optional(),
  checklists: z.array(checklistSchema),
  /** Shown when there is no run. */
  empty: z.string().optional(),
});

export type Tone = z.infer<typeof toneSchema>;
export type StepView = z.infer<typeof stepSchema>;
export type PodView = z.infer<typeof podSchema>;
export type PodGroupView = z.infer<typeof podGroupSchema>;
export type CheckView = z.infer<typeof checkSchema>;
export type ChecklistView = z.infer<typeof checklistSchema>;
export type EventView = z.infer<typeof eventSchema>;
export type PageCommand = z.infer<typeof commandSchema>;
export type RunView = z.infer<typeof runSchema>;
export type PageSnapshot = z.infer<typeof pageSnapshotSchema>;
