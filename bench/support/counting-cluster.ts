/** A cluster that counts what is asked of it. */
import type {
  Call,
  Cluster,
  JsonPatchOperation,
  Listed,
  LogOptions,
  Ref,
  Scope,
  WatchEvent,
  WriteOptions,
} from '../../src/cluster/port.ts';
import type { KubeObject } from '../../src/core/kubernetes/objects.ts';
import type { Resource } from '../../src/core/kubernetes/resources.ts';

export class CountingCluster implements Cluster {
  /** Calls by verb; a watch counts once, however long it lasts. */
  readonly calls = new Map<keyof Cluster, number>();
  readonly #inner: Cluster;

  constructor(inner: Cluster) {
    this.#inner = inner;
  }

  #counted(verb: keyof Cluster): Cluster {
    this.calls.set(verb, (this.calls.get(verb) ?? 0) + 1);
    return this.#inner;
  }

  get<T extends KubeObject>(resource: Resource, ref: Ref, call: Call): Promise<T> {
    return this.#counted('get').get<T>(resource, ref, call);
  }

  list<T extends KubeObject>(resource: Resource, scope: Scope, call: Call): Promise<Listed<T>> {
    return this.#counted('list').list<T>(resource, scope, call);
  }

  watch<T extends KubeObject>(
    resource: Resource,
    scope: Scope & { readonly resourceVersion: string },
    call: Call,
  ): AsyncIterable<WatchEvent<T>> {
    return this.#counted('watch').watch<T>(resource, scope, call);
  }

  create<T extends KubeObject>(resource: Resource, object: T, call: Call & WriteOptions): Promise<T> {
    return this.#counted('create').create(resource, object, call);
  }

  replace<T extends KubeObject>(resource: Resource, object: T, call: Call & WriteOptions): Promise<T> {
    return this.#counted('replace').replace(resource, object, call);
  }

  patch<T extends KubeObject>(
    resource: Resource,
    ref: Ref,
    operations: readonly JsonPatchOperation[],
    call: Call & WriteOptions,
  ): Promise<T> {
    return this.#counted('patch').patch<T>(resource, ref, operations, call);
  }

  apply<T extends KubeObject>(
    resource: Resource,
    object: T,
    call: Call & WriteOptions & { readonly fieldManager: string; readonly force?: boolean },
  ): Promise<T> {
    return this.#counted('apply').apply(resource, object, call);
  }

  delete(resource: Resource, ref: Ref, call: Call & { readonly resourceVersion?: string }): Promise<void> {
    return this.#counted('delete').delete(resource, ref, call);
  }

  log(ref: Ref, options: LogOptions, call: Call): Promise<string> {
    return this.#counted('log').log(ref, options, call);
  }
}
