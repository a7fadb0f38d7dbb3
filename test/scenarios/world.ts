/** A cluster that a scenario runs on. The scenario does not know which: practice cluster in virtual time or over HTTP, or the real control plane. */
import type { Cluster } from '../../src/cluster/port.ts';
import type { Clock } from '../../src/core/clock.ts';

export interface World {
  readonly kind: 'virtual' | 'practice' | 'real';
  /** As an administrator. */
  readonly cluster: Cluster;
  /** As a user who may read, and nothing else. */
  readonly viewer: Cluster;
  readonly clock: Clock;
  readonly random: () => number;
  /** Fresh for each scenario. */
  readonly namespace: string;
  readonly signal: AbortSignal;
}

export interface Scenario {
  readonly name: string;
  /** Milliseconds of the world's own time that it may take. */
  readonly limitMs?: number;
  readonly run: (world: World) => Promise<void>;
}
