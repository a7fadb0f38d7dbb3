import type { Clock } from '../../core/clock.ts';
import { isAborted } from '../../core/errors.ts';
import { createTimerHeap, type TimerEntry } from '../timer-heap.ts';

export type Timer = TimerEntry<() => void>;

/** Many timers on one clock with a single sleep at a time, so that starting and cancelling them costs next to nothing. */
export interface Timers {
  now(): number;
  /** Carries out `work` after `ms`; what is due at the same time is carried out in the order it was asked for. */
  after(ms: number, work: () => void): Timer;
  cancel(timer: Timer | undefined): void;
  /** Nothing is carried out any more. */
  dispose(): void;
}

/** Node's own timers cannot wait longer; who waits for more is woken now and then. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** Why a sleep is broken off: something is due earlier. One object for all, for making them is what costs. */
const DUE_EARLIER = new DOMException('Something is due earlier.', 'AbortError');

/** @param onDefect gets what a piece of work threw; the others go on. */
export function createTimers(clock: Clock, onDefect: (error: unknown) => void): Timers {
  const heap = createTimerHeap<() => void>();
  let asleep: { readonly until: number; readonly abort: AbortController } | undefined;
  let disposed = false;

  function carryOutDue(): void {
    for (;;) {
      const timer = heap.takeDue(clock.now());
      if (timer === undefined) return;
      try {
        timer.value();
      } catch (error) {
        onDefect(error);
      }
    }
  }

  async function sleepUntil(until: number, abort: AbortController): Promise<void> {
    try {
      await clock.sleep(Math.min(Math.max(0, until - clock.now()), LONGEST_SLEEP_MS), abort.signal);
    } catch (error) {
      if (!isAborted(error)) onDefect(error);
      return;
    }
    asleep = undefined;
    carryOutDue();
    arm();
  }

  function arm(): void {
    const next = heap.next();
    if (disposed || next === undefined || (asleep !== undefined && asleep.until <= next)) return;
    asleep?.abort.abort(DUE_EARLIER);
    const abort = new AbortController();
    asleep = { until: next, abort };
    void sleepUntil(next, abort);
  }

  return {
    now: () => clock.now(),
    after(ms, work) {
      const timer = heap.add(clock.now() + ms, work);
      arm();
      return timer;
    },
    cancel(timer) {
      if (timer !== undefined) heap.cancel(timer);
    },
    dispose() {
      disposed = true;
      heap.clear();
      asleep?.abort.abort(DUE_EARLIER);
      asleep = undefined;
    },
  };
}
