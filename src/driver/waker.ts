import type { Clock } from '../core/clock.ts';
import { isAborted } from '../core/errors.ts';

/** Waiting for "something changed" or for a time, whichever comes first. Changes while nobody waits are not lost. */
export interface Waker {
  wake(): void;
  /** @param until ms since the epoch; undefined waits for a change alone. */
  wait(until: number | undefined, signal: AbortSignal): Promise<void>;
}

export function createWaker(clock: Clock): Waker {
  let pending = false;
  let notify: (() => void) | undefined;
  return {
    wake() {
      pending = true;
      notify?.();
    },
    async wait(until, signal) {
      if (!pending) {
        const timer = new AbortController();
        const either = AbortSignal.any([signal, timer.signal]);
        const changed = new Promise<void>((resolve) => {
          notify = resolve;
        });
        // Without a time it still looks once a minute: a lost wake-up must not be the end of a rollout.
        const slept = clock
          .sleep(Math.max(0, (until ?? clock.now() + 60_000) - clock.now()), either)
          .catch((error: unknown) => {
            if (!isAborted(error)) throw error;
          });
        await Promise.race([changed, slept]);
        timer.abort();
        notify = undefined;
      }
      pending = false;
      if (signal.aborted) throw new DOMException('The operation was aborted.', 'AbortError');
    },
  };
}
