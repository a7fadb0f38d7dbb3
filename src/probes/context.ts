/** What checks may look at, and how they are asked. */
import type { Cluster } from '../cluster/port.ts';
import type { Judgement } from '../core/checks/kind.ts';
import type { Clock } from '../core/clock.ts';
import type { WorkloadRef } from '../core/config/effective.ts';

export interface ProbeContext {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly workload: WorkloadRef;
  /** Name of the service in the deploy configs. */
  readonly service: string;
  /** `pod-template-hash` of the revision that must run; else the newest one is wanted. */
  readonly wantedHash?: string;
  /** The environment's named addresses. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Folder of the workspace: programs run in it. */
  readonly workspace: string;
  readonly clock: Clock;
  /** Manual items attested: name of the check -> who, and what they noted. */
  readonly ticks: Readonly<Record<string, { readonly by: string; readonly note?: string }>>;
  /** An untrusted workspace runs no programs. */
  readonly trusted: boolean;
}

/** What a probe hands back: its judge's words, and what goes beside them into the result. */
export interface Probed extends Judgement {
  readonly link?: string;
  readonly by?: string;
  readonly note?: string;
}

/** One kind's probe: looks, and has its judge say what it means. Rejects freely; `run-check.ts` makes that an `error`. */
export type Probe = (
  item: { readonly name: string; readonly with: Readonly<Record<string, unknown>> },
  context: ProbeContext,
  signal: AbortSignal,
) => Promise<Probed>;

/** A reason why a check could not be made, in words for a person. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
}
