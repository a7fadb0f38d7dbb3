/**
 * The practice cluster behind the product's port, in memory: no I/O, only microtasks and sleeps of the given clock, so that
 * the same seed gives the same run.
 */
import {
  type Call,
  type Cluster,
  ClusterError,
  type JsonPatchOperation,
  type Listed,
  type Ref,
  type WriteOptions,
} from '../../cluster/port.ts';
import type { Clock } from '../../core/clock.ts';
import type { KubeObject } from '../../core/kubernetes/objects.ts';
import { PODS, type Resource } from '../../core/kubernetes/resources.ts';
import type { ApiServer, Writer } from './api-server.ts';
import type { Fault, FaultHook, Verb } from './faults.ts';
import { fieldsOf } from './fields.ts';
import { ADMIN, type User } from './users.ts';
import { watchInMemory } from './watch-in-memory.ts';

const DEADLINE_MS = 15_000;

export interface InMemoryClusterOptions {
  readonly api: ApiServer;
  readonly clock: Clock;
  readonly user?: User;
  readonly fault?: FaultHook | undefined;
  /** What writes are owned by when they name no field manager: a client's user agent. */
  readonly fieldManager?: string;
}

export function createInMemoryCluster(options: InMemoryClusterOptions): Cluster {
  const { api, clock, user = ADMIN, fault, fieldManager = 'maverick' } = options;

  async function request<T>(
    about: {
      readonly verb: Verb;
      readonly resource: Resource;
      readonly ref?: Ref;
      readonly dryRun?: boolean;
    },
    call: Call,
    act: () => T,
  ): Promise<T> {
    const facts = {
      verb: about.verb,
      resource: about.resource,
      ref: about.ref,
      user,
      dryRun: about.dryRun ?? false,
    };
    const deadline = clock.now() + (call.deadlineMs ?? DEADLINE_MS);
    throwIfAborted(call.signal);
    // An answer never comes within the call itself: who relies on that would break on a real cluster.
    await Promise.resolve();
    await suffer(fault?.({ ...facts, moment: 'before' }), deadline, call.signal);
    throwIfAborted(call.signal);
    const answer = act();
    await suffer(fault?.({ ...facts, moment: 'after' }), deadline, call.signal);
    return answer;
  }

  async function suffer(what: Fault | undefined, deadline: number, signal: AbortSignal): Promise<void> {
    if (what === undefined) return;
    const left = deadline - clock.now();
    const latency = what.latencyMs ?? 0;
    if (latency > 0) await clock.sleep(Math.min(latency, left), signal);
    if (latency >= left) throw tooLate();
    if (what.error) throw what.error;
  }

  const writer = (call: WriteOptions): Writer => ({
    user,
    fieldManager: call.fieldManager ?? fieldManager,
    dryRun: call.dryRun,
  });
  const about = (verb: Verb, resource: Resource, ref: Ref, call: WriteOptions) => ({
    verb,
    resource,
    ref,
    dryRun: call.dryRun ?? false,
  });

  return {
    get: <T extends KubeObject>(resource: Resource, ref: Ref, call: Call) =>
      request({ verb: 'get', resource, ref }, call, () => api.get(user, resource, ref) as T),
    list: <T extends KubeObject>(resource: Resource, scope: object, call: Call) =>
      request({ verb: 'list', resource }, call, () => api.list(user, resource, scope) as Listed<T>),
    watch: (resource, scope, call) => watchInMemory({ api, clock, user, fault }, resource, scope, call),
    create: <T extends KubeObject>(resource: Resource, object: T, call: Call & WriteOptions) =>
      request(
        about('create', resource, refTo(object), call),
        call,
        () => api.create(writer(call), resource, object) as T,
      ),
    replace: <T extends KubeObject>(resource: Resource, object: T, call: Call & WriteOptions) =>
      request(
        about('update', resource, refTo(object), call),
        call,
        () => api.replace(writer(call), resource, object) as T,
      ),
    patch: <T extends KubeObject>(
      resource: Resource,
      ref: Ref,
      operations: readonly JsonPatchOperation[],
      call: Call & WriteOptions,
    ) =>
      request(
        about('patch', resource, ref, call),
        call,
        () => api.patch(writer(call), resource, ref, { kind: 'json', operations }) as T,
      ),
    apply: <T extends KubeObject>(
      resource: Resource,
      object: T,
      call: Call & WriteOptions & { readonly force?: boolean },
    ) =>
      request(about('apply', resource, refTo(object), call), call, () => {
        const patch = { kind: 'apply', config: fieldsOf(object), force: call.force ?? false } as const;
        return api.patch(writer(call), resource, refTo(object), patch) as T;
      }),
    delete: (resource, ref, call) =>
      request({ verb: 'delete', resource, ref }, call, () => {
        api.remove(user, resource, ref, { resourceVersion: call.resourceVersion });
      }),
    log: (ref, wanted, call) =>
      request({ verb: 'log', resource: PODS, ref }, call, () => api.log(user, ref, wanted)),
  };
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new DOMException('This operation was aborted', 'AbortError');
}

function tooLate(): ClusterError {
  return new ClusterError('deadline', { what: 'The API server did not answer in time.' });
}

function refTo(object: KubeObject): Ref {
  const { name = '', namespace } = object.metadata ?? {};
  return namespace === undefined ? { name } : { namespace, name };
}
