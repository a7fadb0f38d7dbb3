/** A Cluster of which only list and watch are there, each call answered by the test. */
import { abortErrorOf } from '../../../src/cluster/abort.ts';
import { ClusterError } from '../../../src/cluster/port.ts';
import type { Call, Cluster, ClusterErrorCode, Listed, WatchEvent } from '../../../src/cluster/port.ts';
import type { KubeObject } from '../../../src/core/kubernetes/objects.ts';

export interface Script {
  /** @param n number of the call, from 1 */
  readonly list: (n: number, call: Call) => Promise<Listed<KubeObject>>;
  readonly watch: (n: number, from: string, call: Call) => AsyncIterable<WatchEvent<KubeObject>>;
}

export interface ScriptedCluster extends Cluster {
  /** `list`, `watch 5`, in their order. */
  readonly asked: readonly string[];
}

export function scriptedCluster(script: Script): ScriptedCluster {
  const asked: string[] = [];
  let lists = 0;
  let watches = 0;
  const unused = (): Promise<never> => Promise.reject(new Error('Not part of this script.'));
  return {
    asked,
    async list<T extends KubeObject>(_resource: unknown, _scope: unknown, call: Call) {
      asked.push('list');
      return (await script.list((lists += 1), call)) as Listed<T>;
    },
    watch<T extends KubeObject>(_resource: unknown, scope: { readonly resourceVersion: string }, call: Call) {
      asked.push(`watch ${scope.resourceVersion}`);
      return script.watch((watches += 1), scope.resourceVersion, call) as AsyncIterable<WatchEvent<T>>;
    },
    get: unused,
    create: unused,
    replace: unused,
    patch: unused,
    apply: unused,
    delete: unused,
    log: unused,
  };
}

export function listed(resourceVersion: string, ...names: string[]): Promise<Listed<KubeObject>> {
  return Promise.resolve({ resourceVersion, items: names.map((name) => pod(name, resourceVersion)) });
}

export function pod(name: string, resourceVersion: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'shop', name, resourceVersion } };
}

export function added(name: string, resourceVersion: string): WatchEvent<KubeObject> {
  return { type: 'ADDED', object: pod(name, resourceVersion) };
}

export function failed(code: ClusterErrorCode, retryAfterMs?: number): ClusterError {
  return new ClusterError(
    code,
    { what: `It is ${code}.` },
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
}

/** Some events, then silence until it is aborted. */
export async function* silentAfter(
  call: Call,
  ...events: WatchEvent<KubeObject>[]
): AsyncGenerator<WatchEvent<KubeObject>, void, undefined> {
  yield* events;
  await new Promise((_resolve, reject) => {
    const abort = (): void => {
      reject(abortErrorOf(call.signal));
    };
    if (call.signal.aborted) abort();
    else call.signal.addEventListener('abort', abort, { once: true });
  });
}

/** Some events, then the error, or a quiet end. */
export async function* endingWith(
  error: Error | undefined,
  ...events: WatchEvent<KubeObject>[]
): AsyncGenerator<WatchEvent<KubeObject>, void, undefined> {
  yield* await Promise.resolve(events);
  if (error !== undefined) throw error;
}
