/** The kubelet's patience: 10 s, doubled each time, up to 5 min; forgotten after 10 min without trouble. */
export interface BackOff {
  /** Milliseconds that must have passed since `since` before the next try; 0 for a first one. */
  wait(since: number): number;
  /** Notes a try at `now`. */
  tried(now: number): void;
}

const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;

export function createBackOff(): BackOff {
  let current = 0;
  let noted = Number.NEGATIVE_INFINITY;
  const expired = (at: number): boolean => at - noted > 2 * LONGEST_MS;
  return {
    wait: (since) => (expired(since) ? 0 : current),
    tried(now) {
      current = current === 0 || expired(now) ? FIRST_MS : Math.min(2 * current, LONGEST_MS);
      noted = now;
    },
  };
}
