/** What a driver is given, and what comes of it. */
import type { Cluster } from '../cluster/port.ts';
import type { Clock } from '../core/clock.ts';
import type { RunRecord } from '../core/run/record.ts';
import type { RunChecks } from './check-runner.ts';
import type { Holder } from './lock.ts';

export interface DriveOptions {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly run: string;
  /** The machine and process that drives: `host/pid`. */
  readonly host: string;
  readonly pid: number;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly runChecks: RunChecks;
  /** True when that process (`host/pid/…`) is known to be dead. */
  readonly isDead: (process: string) => boolean;
  /** Every state that was written, and what is waited for; for a log or a screen. */
  readonly onRecord?: (record: RunRecord) => void;
  readonly onWait?: (holder: Holder) => void;
  readonly onTrouble?: (message: string) => void;
}

export type DriveResult =
  | { readonly kind: 'ended'; readonly record: RunRecord }
  /** Another driver took over: this one's writes are refused by now, and it has stopped. */
  | { readonly kind: 'stepped-down'; readonly record: RunRecord };
