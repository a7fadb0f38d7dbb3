/**
 * Objects by resource, namespace and name, with etcd's one counter of changes. Everything is synchronous and shares
 * structure: a change costs what changed, for a simulation runs thousands of rollouts through it.
 */
import type { Ref, Scope } from '../../cluster/port.ts';
import type { Clock } from '../../core/clock.ts';
import type { KubeObject, ObjectMeta } from '../../core/kubernetes/objects.ts';
import { apiVersionOf, type Resource } from '../../core/kubernetes/resources.ts';
import type { Held, HeldList, Store, StoreEvent } from '../store.ts';
import { alreadyExists, conflict, notFound } from './failures.ts';
import { equal, type Fields, fieldsOf } from './fields.ts';
import { selects } from './selectors.ts';

/** The objects of one resource in one namespace; `sorted` is kept until the next change. */
interface Shelf {
  readonly objects: Map<string, KubeObject>;
  sorted: readonly KubeObject[] | undefined;
}

interface Drawer {
  readonly resource: Resource;
  readonly shelves: Map<string, Shelf>;
}

const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Resources whose objects carry no `generation`, as in the real API. */
const WITHOUT_GENERATION = new Set([
  ...['configmaps', 'secrets', 'services', 'events', 'nodes', 'namespaces', 'resourcequotas', 'endpoints'],
  ...['leases', 'horizontalpodautoscalers', 'serviceaccounts'],
]);

export function createStore({
  clock,
  random,
}: {
  readonly clock: Clock;
  readonly random: () => number;
}): Store {
  const drawers = new Map<string, Drawer>();
  const dependents = new Map<string, Map<string, { readonly resource: Resource; readonly ref: Ref }>>();
  const listeners = new Set<(event: StoreEvent) => void>();
  let counter = 0;

  // Resources are constants nearly always: looking the drawer up by identity spares making its name each time.
  const known = new WeakMap<Resource, Drawer>();
  const drawerOf = (resource: Resource): Drawer => {
    let drawer = known.get(resource);
    if (drawer) return drawer;
    const key = `${resource.plural}.${resource.group}`;
    drawer = drawers.get(key) ?? { resource, shelves: new Map() };
    drawers.set(key, drawer);
    known.set(resource, drawer);
    return drawer;
  };
  const shelfOf = (resource: Resource, namespace: string): Shelf => {
    const drawer = drawerOf(resource);
    let shelf = drawer.shelves.get(namespace);
    if (!shelf) drawer.shelves.set(namespace, (shelf = { objects: new Map(), sorted: undefined }));
    return shelf;
  };
  const find = (resource: Resource, ref: Ref): KubeObject | undefined =>
    shelfOf(resource, namespaceIn(resource, ref.namespace)).objects.get(ref.name);

  const put = (
    type: 'ADDED' | 'MODIFIED',
    resource: Resource,
    object: KubeObject,
    previous?: KubeObject,
  ): void => {
    const { name = '', namespace } = object.metadata ?? {};
    const shelf = shelfOf(resource, namespaceIn(resource, namespace));
    shelf.objects.set(name, object);
    shelf.sorted = undefined;
    if (object.metadata?.ownerReferences !== previous?.metadata?.ownerReferences) {
      forgetOwners(previous);
      rememberOwners(resource, object);
    }
    tell({ type, resource, object, previous, resourceVersion: String(counter) });
  };
  // A listener may write: what it causes is told after what is being told, so that everyone hears one order.
  const untold: StoreEvent[] = [];
  let telling = false;
  const tell = (event: StoreEvent): void => {
    untold.push(event);
    if (telling) return;
    telling = true;
    try {
      for (let next = untold.shift(); next; next = untold.shift()) {
        for (const listener of [...listeners]) listener(next);
      }
    } finally {
      telling = false;
    }
  };

  const rememberOwners = (resource: Resource, object: KubeObject): void => {
    const ref = refOf(object);
    for (const { uid } of object.metadata?.ownerReferences ?? []) {
      const owned = dependents.get(uid) ?? new Map<string, { resource: Resource; ref: Ref }>();
      owned.set(object.metadata?.uid ?? '', { resource, ref });
      dependents.set(uid, owned);
    }
  };
  const forgetOwners = (object: KubeObject | undefined): void => {
    for (const { uid } of object?.metadata?.ownerReferences ?? []) {
      const owned = dependents.get(uid);
      owned?.delete(object?.metadata?.uid ?? '');
      if (owned?.size === 0) dependents.delete(uid);
    }
  };

  const currentFor = (resource: Resource, object: KubeObject): KubeObject => {
    const { name = '', resourceVersion, uid } = object.metadata ?? {};
    const current = find(resource, refOf(object));
    if (!current) throw notFound(resource, name);
    if (uid && uid !== current.metadata?.uid) {
      const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata?.uid ?? ''}`;
      throw conflict(resource, name, why);
    }
    if (resourceVersion && resourceVersion !== current.metadata?.resourceVersion)
      throw conflict(resource, name);
    return current;
  };

  const create = <T extends KubeObject>(resource: Resource, object: T): T => {
    const given = object.metadata ?? {};
    const { generateName } = given;
    let name = given.name ?? '';
    if (name === '' && generateName) {
      do name = generateName + suffix(random);
      while (find(resource, withNamespace(given.namespace, name)));
    }
    if (find(resource, withNamespace(given.namespace, name))) throw alreadyExists(resource, name);
    counter++;
    const metadata: ObjectMeta = {
      ...given,
      name,
      ...(resource.namespaced ? { namespace: given.namespace ?? 'default' } : {}),
      uid: uuid(random),
      creationTimestamp: timestamp(clock.now()),
      resourceVersion: String(counter),
      ...(WITHOUT_GENERATION.has(resource.plural) ? {} : { generation: 1 }),
    };
    const made = { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind, metadata };
    put('ADDED', resource, made);
    return made;
  };

  const update = <T extends KubeObject>(resource: Resource, object: T): T => {
    const current = currentFor(resource, object);
    const given = { ...object.metadata, ...fixed(current) };
    const changed = changedFields(current, object);
    if (changed === 'nothing' && sameMetadata(given, current.metadata)) return asCurrent(object, current);
    counter++;
    const generation = current.metadata?.generation;
    const metadata: ObjectMeta = {
      ...given,
      resourceVersion: String(counter),
      ...(generation === undefined ? {} : { generation: changed === 'spec' ? generation + 1 : generation }),
    };
    const next = { ...withoutStatus(object), ...identity(resource), metadata, ...statusOf(current) };
    put('MODIFIED', resource, next, current);
    return next;
  };

  const updateStatus = <T extends KubeObject>(resource: Resource, object: T): T => {
    const current = currentFor(resource, object);
    const { status } = fieldsOf(object);
    if (equal(status, fieldsOf(current)['status'])) return asCurrent(object, current);
    counter++;
    const metadata: ObjectMeta = { ...current.metadata, resourceVersion: String(counter) };
    const next = { ...asCurrent(object, current), metadata, status };
    put('MODIFIED', resource, next, current);
    return next;
  };

  const remove = (resource: Resource, ref: Ref): void => {
    const shelf = shelfOf(resource, namespaceIn(resource, ref.namespace));
    const object = shelf.objects.get(ref.name);
    if (!object) throw notFound(resource, ref.name);
    shelf.objects.delete(ref.name);
    shelf.sorted = undefined;
    counter++;
    forgetOwners(object);
    const owned = [...(dependents.get(object.metadata?.uid ?? '')?.values() ?? [])];
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(counter) } };
    tell({ type: 'DELETED', resource, object: last, previous: object, resourceVersion: String(counter) });
    for (const one of owned) {
      const dependent = find(one.resource, one.ref);
      if (dependent && dependent.metadata?.deletionTimestamp === undefined) remove(one.resource, one.ref);
    }
  };

  const all = (resource: Resource, namespace: string | undefined): readonly KubeObject[] => {
    if (namespace !== undefined && resource.namespaced) return sorted(shelfOf(resource, namespace));
    const { shelves } = drawerOf(resource);
    return [...shelves].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, shelf]) => sorted(shelf));
  };

  return {
    revision: () => String(counter),
    get: <T extends KubeObject>(resource: Resource, ref: Ref) => find(resource, ref) as Held<T>,
    list: <T extends KubeObject>(resource: Resource, scope: Scope = {}) => {
      const objects = all(resource, scope.namespace);
      const selected = scope.labelSelector || scope.fieldSelector ? objects.filter(selects(scope)) : objects;
      return selected as HeldList<T>;
    },
    create,
    update,
    updateStatus,
    remove,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** `2026-01-31T12:00:00Z`: the API's timestamps have whole seconds. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

function namespaceIn(resource: Resource, namespace: string | undefined): string {
  return resource.namespaced ? (namespace ?? 'default') : '';
}

function withNamespace(namespace: string | undefined, name: string): Ref {
  return namespace === undefined ? { name } : { namespace, name };
}

function refOf(object: KubeObject): Ref {
  return withNamespace(object.metadata?.namespace, object.metadata?.name ?? '');
}

function identity(resource: Resource): { readonly apiVersion: string; readonly kind: string } {
  return { apiVersion: apiVersionOf(resource), kind: resource.kind };
}

function sorted(shelf: Shelf): readonly KubeObject[] {
  return (shelf.sorted ??= [...shelf.objects]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, object]) => object));
}

/** The metadata that no writer sets. */
function fixed({ metadata }: KubeObject): ObjectMeta {
  const { uid, creationTimestamp, generation } = metadata ?? {};
  return {
    ...(uid === undefined ? {} : { uid }),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    ...(generation === undefined ? {} : { generation }),
  };
}

function sameMetadata(a: ObjectMeta, b: ObjectMeta | undefined): boolean {
  return equal({ ...a, resourceVersion: '' }, { ...b, resourceVersion: '' });
}

function withoutStatus<T extends KubeObject>(object: T): T {
  if (!('status' in object)) return object;
  const copy = { ...object };
  Reflect.deleteProperty(copy, 'status');
  return copy;
}

/** `spec` stands for anything outside metadata and status: also a ConfigMap's `data`. */
function changedFields(before: KubeObject, after: KubeObject): 'spec' | 'nothing' {
  const old: Fields = fieldsOf(before);
  const now: Fields = fieldsOf(after);
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (key === 'metadata' || key === 'status' || key === 'apiVersion' || key === 'kind') continue;
    if (!equal(old[key], now[key])) return 'spec';
  }
  return 'nothing';
}

function statusOf(object: KubeObject): Fields {
  return 'status' in object ? { status: object.status } : {};
}

/** The stored object under the caller's type: `_like` only names the type. */
function asCurrent<T extends KubeObject>(_like: T, current: KubeObject): T {
  return current as T;
}

function suffix(random: () => number): string {
  let text = '';
  for (let i = 0; i < 5; i++) text += SUFFIX_LETTERS[Math.floor(random() * SUFFIX_LETTERS.length)] ?? 'x';
  return text;
}

function uuid(random: () => number): string {
  let hex = '';
  while (hex.length < 32)
    hex += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
