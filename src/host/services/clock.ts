/** Real time for everything the editor runs itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../core/clock.ts';

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { ...(signal === undefined ? {} : { signal }), ref: false }),
};
