import { isClusterError, isTransient } from '../cluster/port.ts';
import type { Clock } from '../core/clock.ts';
import { isAborted, messageOf } from '../core/errors.ts';

export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onTrouble?: (message: string) => void;
}

export const RETRY_MS = 1_000;

/** Goes on asking while the cluster cannot be reached: a driver that gives up leaves a rollout with nobody. */
export async function patiently<T>(
  { clock, signal, onTrouble }: Patience,
  work: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) && !isClusterError(error, 'conflict', 'unauthorized')) throw error;
      onTrouble?.(messageOf(error));
      await clock.sleep(isClusterError(error) ? (error.retryAfterMs ?? RETRY_MS) : RETRY_MS, signal);
    }
  }
}

/** For work that may fail without harm: swallows what a cluster may answer, never a defect. */
export function tolerate(error: unknown): void {
  if (!isClusterError(error) && !isAborted(error)) throw error;
}
