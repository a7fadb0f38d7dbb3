/** Small helpers around `AbortSignal` that every part of the cluster's edge needs. */

/** The `AbortError` that an aborted signal stands for, whatever reason it was given. */
export function abortErrorOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') return reason;
  return new DOMException('The operation was aborted.', { name: 'AbortError', cause: reason });
}

/** Throws the `AbortError` of a signal that is aborted already. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortErrorOf(signal);
}

/**
 * What `work` settles to, or the `AbortError` as soon as the signal aborts, also when `work` never listens to it. What
 * `work` does after that is nobody's business any more: its rejection is swallowed.
 */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(abortErrorOf(signal));
    };
    if (signal.aborted) {
      work.catch(() => undefined);
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
