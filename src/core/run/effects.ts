import type { CheckResult } from '../checks/check.ts';
import type { CheckSpec } from '../config/effective.ts';
import type { Plan } from '../rollout/plan.ts';
import type { PatchOperation } from '../rollout/patch.ts';
import type { Workload } from '../rollout/status.ts';
import type { Actor, EventBody, Failure, JournalEvent, RunState } from './record.ts';

/** What `decide` wants done. Each is idempotent: done twice it does no harm, half done it is seen and finished. */
export type Effect =
  | { readonly kind: 'patch'; readonly purpose: string; readonly operations: readonly PatchOperation[] }
  | { readonly kind: 'run-checks'; readonly checks: readonly CheckSpec[] }
  /** Read the failing container's last words before its pod is gone. */
  | { readonly kind: 'collect-evidence'; readonly failure: Failure };

/** What the driver sees. */
export interface Observation {
  /** `gone` only when the API server said 404, never because a watch is behind. */
  readonly workload: Workload | 'gone';
  /** Since when all watches are live, in ms since the epoch; undefined while any of them is not: then nothing is decided. */
  readonly freshSince: number | undefined;
  /** The whole journal: commands after `state.seen` are new. */
  readonly events: readonly JournalEvent[];
  /** Results of the current list of checks that came in since, newest last. */
  readonly results: readonly CheckResult[];
  /** The answer to `collect-evidence`. */
  readonly evidence: { readonly log: readonly string[]; readonly detail?: string } | undefined;
  /** The API server's no to our last write, when looking again did not explain it: rights, admission, validation. */
  readonly refusal?: string | undefined;
}

export interface Context {
  readonly run: string;
  readonly plan: Plan;
  readonly self: Actor;
  readonly now: number;
}

export interface Decision {
  readonly state: RunState;
  readonly events: readonly EventBody[];
  readonly effects: readonly Effect[];
  /** When to look again even if nothing happens, in ms since the epoch. */
  readonly wakeAt: number | undefined;
}
