import { isClusterError } from '../../cluster/port.ts';
import type { Timer, Timers } from './timers.ts';

/** What a controller is to look at, each thing once however often it was asked for, a moment later as in a real one. */
export interface WorkQueue {
  /** Soon: after the few milliseconds that news takes to reach a controller. */
  add(key: string): void;
  /** In `ms`, or earlier when something asks for it earlier. */
  addAfter(key: string, ms: number): void;
}

export interface WorkQueueOptions {
  readonly timers: Timers;
  readonly random: () => number;
  /** `retry`: look again, later each time (5 ms, doubling, up to 1000 s), as after an error. */
  readonly sync: (key: string) => 'done' | 'retry';
  readonly onDefect: (error: unknown) => void;
}

const NEWS_MS = { least: 2, most: 10 };
const RETRY_MS = { first: 5, most: 1_000_000 };
/** Waiting for longer is waiting for ever: `minReadySeconds` of 68 years starts no timer. */
const HORIZON_MS = 366 * 86_400_000;

export function createWorkQueue({ timers, random, sync, onDefect }: WorkQueueOptions): WorkQueue {
  const waiting = new Map<string, Timer>();
  const failures = new Map<string, number>();

  function addAfter(key: string, ms: number): void {
    if (ms > HORIZON_MS) return;
    const before = waiting.get(key);
    if (before !== undefined && before.due <= timers.now() + ms) return;
    timers.cancel(before);
    waiting.set(
      key,
      timers.after(ms, () => take(key)),
    );
  }

  function take(key: string): void {
    waiting.delete(key);
    let outcome: 'done' | 'retry';
    try {
      outcome = sync(key);
    } catch (error) {
      if (!isClusterError(error)) onDefect(error);
      outcome = 'retry';
    }
    if (outcome === 'done') {
      failures.delete(key);
      return;
    }
    const failed = failures.get(key) ?? 0;
    failures.set(key, failed + 1);
    addAfter(key, Math.min(RETRY_MS.first * 2 ** failed, RETRY_MS.most));
  }

  return {
    add: (key) => addAfter(key, NEWS_MS.least + random() * (NEWS_MS.most - NEWS_MS.least)),
    addAfter,
  };
}
