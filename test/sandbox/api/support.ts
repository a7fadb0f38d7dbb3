import type { Clock } from '../../../src/core/clock.ts';

/** A clock that stands still until told; sleepers wake in order of their time. */
export interface SteppedClock extends Clock {
  advance(ms: number): Promise<void>;
}

export function stoppedClock(start = Date.parse('2026-01-01T00:00:00Z')): SteppedClock {
  let now = start;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const refuse = () => reject(new DOMException('This operation was aborted', 'AbortError'));
        if (signal?.aborted) return refuse();
        sleepers.push({ at: now + ms, wake: resolve });
        signal?.addEventListener('abort', refuse, { once: true });
      }),
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settled();
        const next = sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = Math.max(now, next.at);
        sleepers = sleepers.filter((sleeper) => sleeper !== next);
        next.wake();
      }
      now = end;
      await settled();
    },
  };
}

/** Lets everything that waits for microtasks only come to rest. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** mulberry32: small, seeded, good enough for names. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
