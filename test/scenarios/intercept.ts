/** A `Cluster` with somebody in between: to count, to hold back, to cut off, to look on. */
import type { Cluster, JsonPatchOperation } from '../../src/cluster/port.ts';
import type { KubeObject } from '../../src/core/kubernetes/objects.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'replace' | 'patch' | 'apply' | 'delete' | 'log';

export interface Asked {
  readonly verb: Verb;
  /** `deployments`, `configmaps`, ... */
  readonly resource: string;
  readonly name?: string | undefined;
  readonly dryRun?: boolean;
  readonly operations?: readonly JsonPatchOperation[];
  readonly object?: KubeObject;
}

export interface Hooks {
  /** Waited for before a call is made; may reject, or never settle. */
  readonly before?: (asked: Asked) => Promise<void> | undefined;
  /** Waited for before its answer, or one event of a watch, is handed on. */
  readonly after?: (asked: Asked) => Promise<void> | undefined;
}

/** What a hook rejects with when nobody is to hear of this call again: it never settles, and what it had open is closed. */
class Unanswered extends Error {}

async function orNever<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return new Promise<T>(() => undefined);
  }
}

export function intercept(inner: Cluster, { before, after }: Hooks): Cluster {
  const through = async <T>(asked: Asked, act: () => Promise<T>): Promise<T> =>
    orNever(async () => {
      await before?.(asked);
      const answer = await act();
      await after?.(asked);
      return answer;
    });
  return {
    get: (resource, ref, call) =>
      through({ verb: 'get', resource: resource.plural, name: ref.name }, () =>
        inner.get(resource, ref, call),
      ),
    list: (resource, scope, call) =>
      through({ verb: 'list', resource: resource.plural }, () => inner.list(resource, scope, call)),
    async *watch(resource, scope, call) {
      const asked: Asked = { verb: 'watch', resource: resource.plural };
      await orNever(async () => before?.(asked));
      const events = inner.watch<never>(resource, scope, call)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const step = await events.next();
          if (step.done === true) return;
          await after?.(asked);
          yield step.value;
        }
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        await events.return?.();
        await new Promise(() => undefined);
      } finally {
        await events.return?.();
      }
    },
    create: (resource, object, call) =>
      through(
        {
          verb: 'create',
          resource: resource.plural,
          name: object.metadata?.name,
          dryRun: call.dryRun ?? false,
          object,
        },
        () => inner.create(resource, object, call),
      ),
    replace: (resource, object, call) =>
      through(
        {
          verb: 'replace',
          resource: resource.plural,
          name: object.metadata?.name,
          dryRun: call.dryRun ?? false,
          object,
        },
        () => inner.replace(resource, object, call),
      ),
    patch: (resource, ref, operations, call) =>
      through(
        {
          verb: 'patch',
          resource: resource.plural,
          name: ref.name,
          dryRun: call.dryRun ?? false,
          operations,
        },
        () => inner.patch(resource, ref, operations, call),
      ),
    apply: (resource, object, call) =>
      through({ verb: 'apply', resource: resource.plural, name: object.metadata?.name, object }, () =>
        inner.apply(resource, object, call),
      ),
    delete: (resource, ref, call) =>
      through({ verb: 'delete', resource: resource.plural, name: ref.name }, () =>
        inner.delete(resource, ref, call),
      ),
    log: (ref, options, call) =>
      through({ verb: 'log', resource: 'pods', name: ref.name }, () => inner.log(ref, options, call)),
  };
}

/** A client whose process can be killed: from then on nothing it asked is asked, and nothing is answered. */
export function mortal(
  inner: Cluster,
  dies: (asked: Asked, moment: 'before' | 'after') => boolean = () => false,
): { readonly cluster: Cluster; kill(): void; readonly died: Promise<void> } {
  let dead = false;
  let tell: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const kill = (): void => {
    dead = true;
    tell();
  };
  const pass =
    (moment: 'before' | 'after') =>
    (asked: Asked): Promise<void> | undefined => {
      if (!dead && dies(asked, moment)) kill();
      return dead ? Promise.reject(new Unanswered()) : undefined;
    };
  return { cluster: intercept(inner, { before: pass('before'), after: pass('after') }), kill, died };
}

/** A client that can be suspended, as a laptop is by closing it: what it was about to do is done when it wakes. */
export function suspendable(
  inner: Cluster,
  stopsAt: (asked: Asked) => boolean,
): { readonly cluster: Cluster; readonly stopped: Promise<void>; wake(): void } {
  let awake: Promise<void> | undefined;
  let wake: () => void = () => undefined;
  let tell: () => void = () => undefined;
  let done = false;
  const stopped = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const before = (asked: Asked): Promise<void> | undefined => {
    if (!done && awake === undefined && stopsAt(asked)) {
      awake = new Promise((resolve) => {
        wake = resolve;
      });
      tell();
    }
    return awake;
  };
  return {
    cluster: intercept(inner, { before, after: () => awake }),
    stopped,
    wake() {
      done = true;
      awake = undefined;
      wake();
    },
  };
}
