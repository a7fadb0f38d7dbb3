import type { Clock } from '../../core/clock.ts';
import type { Pod, ReplicaSet } from '../../core/kubernetes/objects.ts';
import type { Store } from '../store.ts';
import type { EventRecorder } from './events.ts';
import type { Owned } from './owned.ts';
import type { Timers } from './timers.ts';

/** What all controllers share. */
export interface ControllerContext {
  readonly store: Store;
  readonly clock: Clock;
  /** In [0, 1), seeded: the only source of chance. */
  readonly random: () => number;
  readonly timers: Timers;
  readonly events: EventRecorder;
  readonly pods: Owned<Pod>;
  readonly replicaSets: Owned<ReplicaSet>;
  /** Why a new pod is refused (`exceeded quota: …`); undefined when it may be. */
  readonly admitPod: (pod: Pod) => string | undefined;
  /** Gets what must never happen: an error of ours, not of the cluster. */
  readonly onDefect: (error: unknown) => void;
}

/** `ms`, more or less by up to `share` of it. */
export function around(random: () => number, ms: number, share = 0.2): number {
  return ms * (1 - share + 2 * share * random());
}
