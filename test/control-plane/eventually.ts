/** Waiting for what a controller will do: until it is so, and never longer than a deadline. */
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 100;

/**
 * The first value of `read` that `accept` takes. Rejects with the last value seen when 30 s (or `withinMs`) were not enough.
 */
export async function eventually<T>(
  what: string,
  read: () => Promise<T> | T,
  accept: (value: T) => boolean,
  withinMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() > deadline) {
      throw new Error(`Waited ${withinMs / 1000} s for ${what}; last seen: ${JSON.stringify(value)}`);
    }
    await sleep(LOOK_AGAIN_MS);
  }
}
