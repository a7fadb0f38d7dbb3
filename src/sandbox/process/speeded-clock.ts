import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../core/clock.ts';

/** The longest that a timer of the platform can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** Real time, passing `speed` times as fast from now on. Sleepers do not keep a process alive. */
export function createSpeededClock(speed = 1): Clock {
  const start = Date.now();
  const origin = performance.now();
  const now = (): number => start + (performance.now() - origin) * speed;
  return {
    now: () => Math.floor(now()),
    sleep: async (ms, signal) => {
      const end = now() + ms;
      for (let left = ms; left > 0; left = end - now()) {
        const real = Math.min(Math.ceil(left / speed), LONGEST_MS);
        await wait(real, undefined, { ref: false, ...(signal ? { signal } : {}) });
      }
    },
  };
}
