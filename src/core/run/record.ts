/**
 * One run as the journal holds it: plan, state, events. Screens are views of this and of watches, never of state of their own.
 */
import type { CheckResult } from '../checks/check.ts';
import type { Plan } from '../rollout/plan.ts';

/** A run is in exactly one stage; `ended` says how it went. */
export type Stage =
  | 'gate' // checks before the first change
  | 'rolling' // the new version comes up
  | 'validating' // checks after it
  | 'finishing' // our marks are taken off, the original strategy is put back
  | 'rolling-back' // the old version comes back
  | 'ended';

export type Outcome =
  | 'succeeded' // all new
  | 'rolled-back' // all old, because the release failed or a person said so
  | 'aborted' // all old, because a person stopped it
  | 'refused'; // a gate failed; nothing was changed

export type CommandName = 'pause' | 'resume' | 'abort' | 'rollback' | 'retry' | 'tick' | 'unblock';

export interface Actor {
  readonly kind: 'person' | 'driver';
  /** As the API server calls them (SelfSubjectReview). */
  readonly name: string;
  /** The machine. */
  readonly host: string;
  /** The name was not vouched for by the API server on this very write: anyone who may write the journal could have put it. */
  readonly claimed: boolean;
}

/** Why a rollout failed, in words and with the evidence. */
export interface Failure {
  /** `crash-loop`, `image-pull`, `config-error`, `unschedulable`, `quota`, `progress-deadline`, `restarts`, `check-failed`, `workload-changed`, ... */
  readonly reason: string;
  /** One sentence: what, where. */
  readonly message: string;
  readonly pod?: string;
  readonly container?: string;
  /** The cluster's own words: container message, event, exit code. */
  readonly detail?: string;
  /** The last lines the container wrote. */
  readonly log?: readonly string[];
}

/** Stopped in a safe state: a person is needed. */
export interface Hold {
  readonly reason: string;
  readonly message: string;
  /** What a person can do. */
  readonly next: string;
  readonly since: number;
}

export interface Counts {
  /** What the Deployment asks for. */
  readonly wanted: number;
  readonly oldPods: number;
  readonly oldReady: number;
  readonly newPods: number;
  readonly newReady: number;
}

export interface RunState {
  readonly stage: Stage;
  readonly outcome?: Outcome;
  readonly startedAt: number;
  readonly stageSince: number;
  readonly endedAt?: number;
  /** A person paused it. */
  readonly paused?: { readonly by: string; readonly at: number; readonly reason?: string };
  readonly hold?: Hold;
  /** The fence label of the driver that may write: `e<epoch>-<random>`. */
  readonly fence?: string;
  readonly epoch: number;
  /** The machine that drives and when it last wrote. */
  readonly driver?: { readonly name: string; readonly host: string; readonly at: number };
  readonly counts?: Counts;
  readonly countsAt?: number;
  /** Last time that a count moved in the right direction; the progress deadline counts from here. */
  readonly progressAt: number;
  /** High-water mark of progress: pods that come and go do not count as progress again and again. */
  readonly best: number;
  /** The template of this stage was seen on the Deployment: from then on its absence is somebody else's doing. */
  readonly applied: boolean;
  /** A person told the held run to write over somebody else's change. */
  readonly reassert?: boolean;
  /** We paused the Deployment, or were told to take over somebody's pause: then it is ours to end. */
  readonly ourPause?: boolean;
  /** The way back found no room for extra pods, so failing pods make room first. */
  readonly squeezed?: boolean;
  /** What the last written-ahead intent was for; one event, however often the write has to be tried. */
  readonly intent?: string;
  /** A sign of failure that is given a little time, and since when. */
  readonly suspect?: { readonly reason: string; readonly since: number };
  readonly failure?: Failure;
  /** Set when the way back was taken: by the driver itself or by a person's name. */
  readonly rollback?: {
    readonly automatic: boolean;
    readonly by: string;
    readonly outcome: 'rolled-back' | 'aborted';
  };
  /** Results of the gate and of the validation, newest for each check. */
  readonly gate: readonly CheckResult[];
  readonly validation: readonly CheckResult[];
  /** Manual items attested: check name -> who and what they noted. */
  readonly ticks: Readonly<
    Record<string, { readonly by: string; readonly note?: string; readonly at: number }>
  >;
  /** Sequence number of the last event that `decide` has taken into account. */
  readonly seen: number;
  /** The service stays blocked after an automatic rollback until a person unblocks it. */
  readonly blocked?: { readonly reason: string; readonly unblockedBy?: string };
}

export type EventType =
  | 'planned'
  | 'driver' // a driver took over
  | 'command'
  | 'refused-command'
  | 'intent' // what is about to be written to the cluster
  | 'stage'
  | 'progress'
  | 'check'
  | 'failure'
  | 'hold'
  | 'released'
  | 'ended';

export interface EventBody {
  readonly at: number;
  readonly type: EventType;
  readonly actor: Actor;
  /** One sentence for a person. */
  readonly message: string;
  readonly command?: { readonly name: CommandName; readonly reason?: string; readonly check?: string };
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface JournalEvent extends EventBody {
  readonly seq: number;
  /** SHA-256, hex, of the previous event's hash and this event's canonical JSON. */
  readonly hash: string;
}

export interface RunRecord {
  readonly id: string;
  readonly plan: Plan;
  readonly state: RunState;
  readonly events: readonly JournalEvent[];
  /** Of the ConfigMap; what compare-and-swap needs. */
  readonly resourceVersion?: string;
}
