/** One piece of work for all who wait for it at the same time. */
import { orAborted } from '../abort.ts';

/**
 * The returned function starts the work, or joins what is under way. Each caller may leave by its own signal; the work
 * itself is aborted when the last one has left.
 */
export function createShared(
  work: (signal: AbortSignal) => Promise<void>,
): (signal: AbortSignal) => Promise<void> {
  let current: { readonly done: Promise<void>; readonly stop: AbortController; waiting: number } | undefined;
  return async (signal) => {
    if (current === undefined) {
      const stop = new AbortController();
      current = { done: work(stop.signal), stop, waiting: 0 };
    }
    const mine = current;
    mine.waiting += 1;
    try {
      await orAborted(mine.done, signal);
    } finally {
      mine.waiting -= 1;
      if (mine.waiting === 0) {
        mine.stop.abort();
        if (current === mine) current = undefined;
      }
    }
  };
}
