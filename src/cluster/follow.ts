/**
 * List and watch: a live picture of the objects in a scope, over anything that is a `Cluster`. All waiting goes through
 * the clock, so that it runs in virtual time as well. It needs no help to survive resets, stalls, expired versions and
 * refusals; it only says, by `stale`, that what it shows may be old.
 */
import type { Clock } from '../core/clock.ts';
import { isAborted } from '../core/errors.ts';
import type { KubeObject } from '../core/kubernetes/objects.ts';
import type { Resource } from '../core/kubernetes/resources.ts';
import { orAborted } from './abort.ts';
import { createBackOff } from './back-off.ts';
import { ClusterError, isClusterError } from './port.ts';
import type { Cluster, Listed, Scope, WatchEvent } from './port.ts';

/** `live`: as the cluster says now. `stale`: as it was when it could last be asked. */
export type Freshness = 'live' | 'stale';

export interface FollowOptions<T> {
  readonly clock: Clock;
  /** Uniform in [0, 1): the jitter of the back-off. */
  readonly random: () => number;
  /** Ends it, at any moment. */
  readonly signal: AbortSignal;
  /**
   * Called after every change, and when the freshness changes. `objects` (key: see `keyOf`) is one and the same map each
   * time, kept up to date: copy what has to stay. With `stale` comes the reason.
   */
  readonly onChange: (objects: ReadonlyMap<string, T>, freshness: Freshness, error?: ClusterError) => void;
  /** How long a list may take. Default 15 s. */
  readonly listDeadlineMs?: number;
  /** How long a watch may be silent, bookmarks included, before it is asked for anew. Default 75 s: servers send a bookmark each minute. */
  readonly silenceMs?: number;
}

const LIST_MS = 15_000;
const SILENCE_MS = 75_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** After a refusal that time alone does not heal: no rights, no credentials, no such API. */
const REFUSED_RETRY_MS = 30_000;
/** A watch that breaks off this many times without an event is not resumed any more: a fresh list shows what is true. */
const FRUITLESS_WATCHES = 2;

/** `namespace/name`, or `name` of what has no namespace. */
export function keyOf(object: KubeObject): string {
  const { namespace, name = '' } = object.metadata ?? {};
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/**
 * Follows the objects of a scope until `signal` aborts, and resolves then. It rejects only with what `onChange` throws.
 */
export async function follow<T extends KubeObject>(
  cluster: Cluster,
  resource: Resource,
  scope: Scope,
  options: FollowOptions<T>,
): Promise<void> {
  const { clock, signal } = options;
  const picture = createPicture(options);
  const backOff = createBackOff({ firstMs: FIRST_RETRY_MS, mostMs: LAST_RETRY_MS, random: options.random });
  let version: string | undefined;
  let fruitless = 0;

  const listOnce = async (): Promise<void> => {
    const listed = await listInTime<T>(cluster, resource, scope, options);
    version = listed.resourceVersion;
    picture.replace(listed.items);
  };

  /** One watch, to its end. */
  const watchOnce = async (from: string): Promise<void> => {
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    const call = { signal: either, deadlineMs: options.silenceMs ?? SILENCE_MS };
    const events = cluster
      .watch<T>(resource, { ...scope, resourceVersion: from }, call)
      [Symbol.asyncIterator]();
    const silence = createSilence(clock, call.deadlineMs, () => {
      stop.abort();
    });
    try {
      for (;;) {
        const step = await orAborted(events.next(), either);
        if (step.done === true) return;
        version = versionOf(step.value) ?? version;
        picture.apply(step.value);
        silence.broken();
        fruitless = 0;
        backOff.reset();
      }
    } catch (error) {
      if (stop.signal.aborted && !signal.aborted && isAborted(error)) return; // too silent: ask anew from where it was
      throw error;
    } finally {
      silence.end();
      stop.abort();
      void Promise.resolve(events.return?.()).catch(() => undefined);
    }
  };

  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      if (version === undefined) await listOnce();
      else {
        const began = clock.now();
        await watchOnce(version);
        // A server that ends every watch at once must not be asked in a tight loop.
        if (clock.now() - began < FIRST_RETRY_MS) await clock.sleep(backOff.next(), signal);
        else {
          backOff.reset();
          fruitless = 0;
        }
      }
    } catch (error) {
      if (isOver()) return;
      const failure = asClusterError(error);
      if (failure === undefined) throw error;
      const watching = version !== undefined;
      fruitless += 1;
      if (failure.code === 'gone') {
        // One fresh list at once; a server that calls every version too old is asked more and more slowly.
        version = undefined;
        if (fruitless < FRUITLESS_WATCHES) continue;
      } else if (watching && fruitless < FRUITLESS_WATCHES && isConnection(failure)) {
        // Connections break: the first time in a row it is resumed from where it was, and nobody is alarmed.
      } else {
        version = undefined;
        picture.stale(failure);
      }
      const wait = isRefusal(failure) ? REFUSED_RETRY_MS * (0.5 + options.random() / 2) : backOff.next();
      await clock.sleep(Math.max(wait, failure.retryAfterMs ?? 0), signal).catch(ignoreAbort);
    }
  }
}

function isConnection(error: ClusterError): boolean {
  return isClusterError(error, 'unreachable', 'deadline', 'server-error');
}

function isRefusal(error: ClusterError): boolean {
  return isClusterError(
    error,
    'unauthorized',
    'forbidden',
    'credentials',
    'not-found',
    'unsupported',
    'invalid',
  );
}

/** `onChange`'s own errors are defects and must come out; everything a cluster may answer is a `ClusterError`. */
function asClusterError(error: unknown): ClusterError | undefined {
  if (error instanceof ClusterError) return error;
  if (!isAborted(error)) return undefined;
  // The other side gave up although nobody here asked it to: to us that is a connection that broke.
  return new ClusterError(
    'unreachable',
    { what: 'The connection to the cluster was closed.' },
    { cause: error },
  );
}

function ignoreAbort(error: unknown): void {
  if (!isAborted(error)) throw error;
}

function versionOf(event: WatchEvent<KubeObject>): string | undefined {
  return event.type === 'BOOKMARK' ? event.resourceVersion : event.object.metadata?.resourceVersion;
}

async function listInTime<T extends KubeObject>(
  cluster: Cluster,
  resource: Resource,
  scope: Scope,
  { clock, signal, listDeadlineMs = LIST_MS }: FollowOptions<T>,
): Promise<Listed<T>> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const timer = new AbortController();
  void clock.sleep(listDeadlineMs, timer.signal).then(() => {
    stop.abort();
  }, ignoreAbort);
  try {
    return await orAborted(
      cluster.list<T>(resource, scope, { signal: either, deadlineMs: listDeadlineMs }),
      either,
    );
  } catch (error) {
    if (!stop.signal.aborted || !isAborted(error) || signal.aborted) throw error;
    throw new ClusterError(
      'deadline',
      {
        what: `The cluster did not list ${resource.plural} within ${listDeadlineMs / 1000} s.`,
        next: 'It is asked again; nothing has to be done.',
      },
      { cause: error },
    );
  } finally {
    timer.abort();
  }
}

interface Picture<T> {
  replace(items: readonly T[]): void;
  apply(event: WatchEvent<T>): void;
  stale(error: ClusterError): void;
}

function createPicture<T extends KubeObject>({ onChange, signal }: FollowOptions<T>): Picture<T> {
  const objects = new Map<string, T>();
  let freshness: Freshness = 'stale';
  let reason: string | undefined;
  const tell = (error?: ClusterError): void => {
    if (!signal.aborted) onChange(objects, freshness, error);
  };
  return {
    replace(items) {
      objects.clear();
      for (const item of items) objects.set(keyOf(item), item);
      freshness = 'live';
      reason = undefined;
      tell();
    },
    apply(event) {
      const recovered = freshness === 'stale';
      freshness = 'live';
      reason = undefined;
      if (event.type === 'BOOKMARK') {
        if (recovered) tell();
        return;
      }
      if (event.type === 'DELETED') objects.delete(keyOf(event.object));
      else objects.set(keyOf(event.object), event.object);
      tell();
    },
    stale(error) {
      // The same reason again is no news.
      if (freshness === 'stale' && reason === error.message) return;
      freshness = 'stale';
      reason = error.message;
      tell(error);
    },
  };
}

interface Silence {
  /** Something was heard. */
  broken(): void;
  end(): void;
}

/** One sleeper a watch, not one an event: when it wakes early, it sleeps for the rest. */
function createSilence(clock: Clock, limitMs: number, tooLong: () => void): Silence {
  const over = new AbortController();
  let heard = clock.now();
  const listen = async (): Promise<void> => {
    for (;;) {
      const rest = heard + limitMs - clock.now();
      if (rest <= 0) {
        tooLong();
        return;
      }
      await clock.sleep(rest, over.signal);
    }
  };
  listen().catch(ignoreAbort);
  return {
    broken() {
      heard = clock.now();
    },
    end() {
      over.abort();
    },
  };
}
