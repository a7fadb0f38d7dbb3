/** Waiting longer after each failure, with jitter so that many clients don't come back at the same moment. */
export interface BackOff {
  /** Milliseconds to wait before the next attempt; grows with every call. */
  next(): number;
  /** After a success. */
  reset(): void;
}

export interface BackOffOptions {
  /** The longest first wait, in milliseconds. */
  readonly firstMs: number;
  /** The longest wait of all, in milliseconds. */
  readonly mostMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Each wait lies between the half and the whole of `firstMs * 2^failures`, of `mostMs` at the most. */
export function createBackOff({ firstMs, mostMs, random }: BackOffOptions): BackOff {
  let whole = firstMs;
  return {
    next() {
      const wait = whole * (0.5 + random() / 2);
      whole = Math.min(mostMs, whole * 2);
      return wait;
    },
    reset() {
      whole = firstMs;
    },
  };
}
