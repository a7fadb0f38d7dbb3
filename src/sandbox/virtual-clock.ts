/**
 * Time that passes only when everybody waits: a discrete-event loop for rehearsal, simulation and tests. An hour costs
 * what happens in it. The same program with the same seed sees the same times in the same order.
 */
import { setImmediate as settled } from 'node:timers/promises';
import type { Clock } from '../core/clock.ts';
import { createTimerHeap } from './timer-heap.ts';

export interface VirtualClock extends Clock {
  /**
   * Lets time pass until `predicate` holds (looked at after every step) or the promise settles, whose outcome it then
   * has. Rejects with `VirtualTimeError` when nothing is left to happen first, or after `limitMs` (default: a day).
   */
  runUntil(predicate: () => boolean, options?: { readonly limitMs?: number }): Promise<void>;
  runUntil<T>(promise: Promise<T>, options?: { readonly limitMs?: number }): Promise<T>;
  /** Lets exactly `ms` pass, and everything happen that is due in them. */
  advance(ms: number): Promise<void>;
}

export class VirtualTimeError extends Error {
  override readonly name = 'VirtualTimeError';
  /**
   * `idle`: nobody sleeps any more, so what was waited for can never come. `limit`: it did not come in time. `spinning`: sleepers
   * wake again and again and time stands still.
   */
  readonly reason: 'idle' | 'limit' | 'spinning';

  constructor(reason: 'idle' | 'limit' | 'spinning', message: string) {
    super(message);
    this.reason = reason;
  }
}

interface Sleeper {
  readonly wake: () => void;
}

const DAY_MS = 86_400_000;
/** Far more than ever sleep until the same moment. */
const MOST_STANDING = 20_000;
/** 2026-01-01T00:00:00Z: a Thursday, a round number, and the same in every run. */
const DEFAULT_START = Date.UTC(2026, 0, 1);

/** @param options.start milliseconds since the epoch at which it starts. */
export function createVirtualClock(options: { readonly start?: number } = {}): VirtualClock {
  const start = options.start ?? DEFAULT_START;
  const sleepers = createTimerHeap<Sleeper>();
  let time = start;
  let running = false;

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(abortError(signal));
        return;
      }
      const abort = (): void => {
        sleepers.cancel(entry);
        if (signal !== undefined) reject(abortError(signal));
      };
      const entry = sleepers.add(time + Math.max(0, ms), {
        wake() {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** One step: everything settles, then the next sleeper wakes, if it is due by `latest`. */
  function wakeNext(latest: number): boolean {
    const due = sleepers.next();
    if (due === undefined || due > latest) return false;
    time = Math.max(time, due);
    sleepers.takeDue(time)?.value.wake();
    return true;
  }

  async function run(done: () => boolean, limitMs: number): Promise<void> {
    const latest = time + limitMs;
    let standing = 0;
    for (;;) {
      await settled();
      if (done()) return;
      const before = time;
      if (wakeNext(latest)) {
        standing = time === before ? standing + 1 : 0;
        if (standing < MOST_STANDING) continue;
        throw new VirtualTimeError(
          'spinning',
          `${MOST_STANDING} sleepers woke without time passing, now at ${(time - start) / 1000} s: somebody waits for the past in a loop.`,
        );
      }
      const passed = `${(time - start) / 1000} s of virtual time`;
      throw sleepers.size === 0
        ? new VirtualTimeError(
            'idle',
            `Nothing is left to happen after ${passed}, and the end was not reached.`,
          )
        : new VirtualTimeError(
            'limit',
            `The end was not reached within ${limitMs / 1000} s (now at ${passed}).`,
          );
    }
  }

  async function exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (running)
      throw new Error('This virtual clock is being run already: only one caller may let time pass.');
    running = true;
    try {
      return await work();
    } finally {
      running = false;
    }
  }

  function runUntil(predicate: () => boolean, options?: { readonly limitMs?: number }): Promise<void>;
  function runUntil<T>(promise: Promise<T>, options?: { readonly limitMs?: number }): Promise<T>;
  function runUntil<T>(
    target: (() => boolean) | Promise<T>,
    { limitMs = DAY_MS }: { readonly limitMs?: number } = {},
  ): Promise<T | void> {
    if (typeof target === 'function') return exclusively(() => run(target, limitMs));
    let over = false;
    const mark = (): void => {
      over = true;
    };
    target.then(mark, mark);
    return exclusively(async () => {
      await run(() => over, limitMs);
      return target;
    });
  }

  function advance(ms: number): Promise<void> {
    return exclusively(async () => {
      const latest = time + Math.max(0, ms);
      do await settled();
      while (wakeNext(latest));
      time = latest;
    });
  }

  return { now: () => time, sleep, runUntil, advance };
}

function abortError(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') return reason;
  return new DOMException('The operation was aborted.', { name: 'AbortError', cause: reason });
}
