/** Keeps a lock renewed beside the work, and says when it is lost. */
import type { Clock } from '../core/clock.ts';
import { isAborted } from '../core/errors.ts';
import { isClusterError } from '../cluster/port.ts';
import { renew, RENEW_EVERY_MS, type Holder, type LockPlace } from './lock.ts';

export interface LockKeeper {
  isLost(): boolean;
  readonly ended: Promise<void>;
}

export function keepLock(
  place: LockPlace,
  holder: Holder,
  options: {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly head: () => string;
    readonly onLost: () => void;
  },
): LockKeeper {
  const { clock, signal } = options;
  let lost = false;
  const keep = async (): Promise<void> => {
    while (!lost) {
      await clock.sleep(RENEW_EVERY_MS, signal);
      try {
        lost = !(await renew(place, holder, clock.now(), options.head(), {
          signal,
          deadlineMs: RENEW_EVERY_MS,
        }));
      } catch (error) {
        // Unreachable is not lost: nobody else can take it either, or they fence us out.
        if (!isClusterError(error)) throw error;
      }
    }
    options.onLost();
  };
  const ended = keep().catch((error: unknown) => {
    if (!isAborted(error)) throw error;
  });
  return { isLost: () => lost, ended };
}
