import type { KubeObject } from '../../core/kubernetes/objects.ts';
import type { Resource } from '../../core/kubernetes/resources.ts';
import type { Store } from '../store.ts';
import { ownerOf, uidOf } from './objects.ts';

/** Objects by the uid of their controller, kept up to date from the store's changes. */
export interface Owned<T extends KubeObject> {
  /** In the order of their creation. */
  by(ownerUid: string): T[];
  dispose(): void;
}

export function indexByOwner<T extends KubeObject>(
  store: Store,
  resource: Resource,
  is: (object: KubeObject) => object is T,
): Owned<T> {
  const owned = new Map<string, Map<string, T>>();

  function put(object: T): void {
    const owner = ownerOf(object)?.uid;
    if (owner === undefined) return;
    let siblings = owned.get(owner);
    if (siblings === undefined) {
      siblings = new Map<string, T>();
      owned.set(owner, siblings);
    }
    siblings.set(uidOf(object), object);
  }

  function drop(object: T): void {
    const owner = ownerOf(object)?.uid;
    const siblings = owner === undefined ? undefined : owned.get(owner);
    siblings?.delete(uidOf(object));
    if (owner !== undefined && siblings?.size === 0) owned.delete(owner);
  }

  for (const object of store.list<T>(resource)) put(object);
  const dispose = store.subscribe(({ type, object, previous }) => {
    if (!is(object)) return;
    if (previous !== undefined && is(previous) && ownerOf(previous)?.uid !== ownerOf(object)?.uid)
      drop(previous);
    if (type === 'DELETED') drop(object);
    else put(object);
  });
  return { by: (ownerUid) => [...(owned.get(ownerUid)?.values() ?? [])], dispose };
}
