/**
 * The practice cluster's memory: objects as the API server keeps them, with synchronous reads and writes. The API face
 * (`api/`) puts validation, patches and watches around it; the controllers (`controllers/`) work on it directly.
 */
import type { KubeObject } from '../core/kubernetes/objects.ts';
import type { Resource } from '../core/kubernetes/resources.ts';
import type { Ref, Scope } from '../cluster/port.ts';

/** One change, in the order of `resourceVersion`. `object` is the new state, or the last one for `DELETED`. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
  readonly resourceVersion: string;
}

/** What the caller says the resource holds: the store keeps objects by resource, not by type. */
export type Held<T extends KubeObject> = T | undefined;
export type HeldList<T extends KubeObject> = readonly T[];

/** Objects handed out are frozen or never mutated: whoever wants a change makes a copy and writes it. */
export interface Store {
  /** The resourceVersion of the newest change: what a list carries. One counter for all resources, as in etcd. */
  revision(): string;
  get<T extends KubeObject>(resource: Resource, ref: Ref): Held<T>;
  list<T extends KubeObject>(resource: Resource, scope?: Scope): HeldList<T>;
  /** Sets uid, creationTimestamp, resourceVersion and generation 1; `generateName` gets its suffix. Throws `already-exists`. */
  create<T extends KubeObject>(resource: Resource, object: T): T;
  /**
   * Everything but `status`. A change outside metadata and status adds one to `generation`; no change at all keeps the
   * resourceVersion. Throws `not-found`, and `conflict` when `metadata.resourceVersion` is given and is not the current one.
   */
  update<T extends KubeObject>(resource: Resource, object: T): T;
  /** Only `status`; the rules of `update` otherwise. */
  updateStatus<T extends KubeObject>(resource: Resource, object: T): T;
  /**
   * Removes it at once; what it owns (ownerReferences) goes as well, except what is already ending gracefully
   * (`deletionTimestamp` set): graceful ends of pods are the kubelet's business. Throws `not-found`.
   */
  remove(resource: Resource, ref: Ref): void;
  /** Called synchronously after each change. Returns the way to stop listening. */
  subscribe(listener: (event: StoreEvent) => void): () => void;
}
