/** A watch as an async iterable on the given clock, with bookmarks, cuts and stalls. */
import { type Call, ClusterError, type Scope, type WatchEvent } from '../../cluster/port.ts';
import type { Clock } from '../../core/clock.ts';
import type { KubeObject } from '../../core/kubernetes/objects.ts';
import type { Resource } from '../../core/kubernetes/resources.ts';
import type { ApiServer } from './api-server.ts';
import { throwIfAborted } from './cluster.ts';
import type { FaultHook } from './faults.ts';
import type { User } from './users.ts';

/** As real API servers do it, about once a minute; the client gives up on silence of more than that. */
const BOOKMARK_MS = 50_000;
const SILENCE_MS = 65_000;

interface Server {
  readonly api: ApiServer;
  readonly clock: Clock;
  readonly user: User;
  readonly fault: FaultHook | undefined;
}

export async function* watchInMemory<T extends KubeObject>(
  { api, clock, user, fault }: Server,
  resource: Resource,
  scope: Scope & { readonly resourceVersion: string },
  call: Call,
): AsyncGenerator<WatchEvent<T>> {
  throwIfAborted(call.signal);
  await Promise.resolve();
  const facts = { verb: 'watch', resource, ref: undefined, user, dryRun: false } as const;
  const trouble = fault?.({ ...facts, moment: 'before' });
  if (trouble?.latencyMs) await clock.sleep(trouble.latencyMs, call.signal);
  if (trouble?.error) throw trouble.error;
  const stalled = trouble?.watch !== undefined && 'stall' in trouble.watch;
  const cutAfterMs = trouble?.watch && 'cutAfterMs' in trouble.watch ? trouble.watch.cutAfterMs : undefined;

  const events: WatchEvent<T>[] = [];
  const end: { failure?: Error; come: boolean } = { come: false };
  let wake: () => void = () => undefined;
  const timers = new AbortController();
  const fail = (error: Error): void => {
    end.failure ??= error;
    end.come = true;
    wake();
  };
  const onAbort = (): void => fail(new DOMException('This operation was aborted', 'AbortError'));

  let newest = scope.resourceVersion;
  const stop = api.follow(user, resource, scope, ({ type, object }) => {
    if (stalled || end.come) return;
    newest = object.metadata?.resourceVersion ?? newest;
    events.push({ type, object: object as T });
    wake();
  });
  const later = (ms: number, then: () => void): void => {
    clock.sleep(ms, timers.signal).then(then, () => undefined);
  };
  const bookmark = (): void => {
    events.push({ type: 'BOOKMARK', resourceVersion: api.revision() });
    wake();
    later(BOOKMARK_MS, bookmark);
  };
  if (cutAfterMs !== undefined) {
    later(cutAfterMs, () => {
      end.come = true;
      wake();
    });
  }
  if (stalled)
    later(SILENCE_MS, () =>
      fail(new ClusterError('deadline', { what: 'The watch went silent for over a minute.' })),
    );
  else later(BOOKMARK_MS, bookmark);
  call.signal.addEventListener('abort', onAbort, { once: true });
  if (call.signal.aborted) onAbort();

  try {
    for (;;) {
      // Aborted is aborted at once; a cut lets through what was on its way.
      if (end.failure) throw end.failure;
      const next = events.shift();
      if (next) yield next;
      else if (end.come) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    end.come = true;
    stop();
    timers.abort();
    call.signal.removeEventListener('abort', onAbort);
  }
}
