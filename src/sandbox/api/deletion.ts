/** Deleting: finalizers, graceful ends of pods, and what goes with an owner. */
import type { Ref } from '../../cluster/port.ts';
import type { Clock } from '../../core/clock.ts';
import type { KubeObject } from '../../core/kubernetes/objects.ts';
import { NAMESPACES, PODS, REPLICA_SETS, type Resource } from '../../core/kubernetes/resources.ts';
import type { Store } from '../store.ts';
import type { DeleteOptions } from './api-server.ts';
import { conflict } from './failures.ts';
import { at, type Fields, fieldsOf, numberOf, textOf } from './fields.ts';
import { timestamp } from './memory-store.ts';
import { SERVED } from './served.ts';

interface Context {
  readonly store: Store;
  readonly clock: Clock;
}

/** The object as it was, or as it is while it ends. Throws `conflict` when a precondition does not hold. */
export function removeObject(
  context: Context,
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
): KubeObject {
  const { name = '', uid = '', resourceVersion = '' } = object.metadata ?? {};
  if (options.uid && options.uid !== uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${options.uid}, UID in object meta: ${uid}`,
    );
  }
  if (options.resourceVersion && options.resourceVersion !== resourceVersion) {
    const why = `Precondition failed: ResourceVersion in precondition: ${options.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`;
    throw conflict(resource, name, why);
  }
  if (options.dryRun) return object;
  if (resource.plural === PODS.plural) return endPod(context, object, options.gracePeriodSeconds);
  if (options.propagation === 'Orphan') orphan(context.store, uid);
  else endOwnedPods(context, uid);
  if (resource.plural === NAMESPACES.plural) empty(context.store, name);
  if (object.metadata?.finalizers?.length) {
    if (object.metadata.deletionTimestamp) return object;
    return context.store.update(resource, marked(object, context.clock.now(), 0));
  }
  context.store.remove(resource, refTo(object));
  return object;
}

/** A pod on a node gets its time to end (the kubelet removes it); one that never ran is gone at once. */
function endPod({ store, clock }: Context, pod: KubeObject, asked: number | undefined): KubeObject {
  const grace = asked ?? numberOf(at(pod, 'spec', 'terminationGracePeriodSeconds'), 30);
  const phase = textOf(at(pod, 'status', 'phase'));
  const bound = at(pod, 'spec', 'nodeName') !== undefined;
  if (!bound || grace === 0 || phase === 'Succeeded' || phase === 'Failed') {
    store.remove(PODS, refTo(pod));
    return pod;
  }
  const ends = timestamp(clock.now() + grace * 1000);
  if (pod.metadata?.deletionTimestamp !== undefined && pod.metadata.deletionTimestamp <= ends) return pod;
  return store.update(PODS, marked(pod, clock.now() + grace * 1000, grace));
}

function marked(object: KubeObject, at: number, grace: number): KubeObject {
  const metadata = {
    ...object.metadata,
    deletionTimestamp: timestamp(at),
    deletionGracePeriodSeconds: grace,
  };
  return { ...object, metadata };
}

/** Pods below an owner that is about to go, through its ReplicaSets: they end gracefully, the rest cascades. */
function endOwnedPods(context: Context, uid: string): void {
  for (const set of ownedBy(context.store, REPLICA_SETS, uid)) endOwnedPods(context, set.metadata?.uid ?? '');
  for (const pod of ownedBy(context.store, PODS, uid)) endPod(context, pod, undefined);
}

function ownedBy(store: Store, resource: Resource, uid: string): readonly KubeObject[] {
  return store
    .list(resource)
    .filter(({ metadata }) => metadata?.ownerReferences?.some((owner) => owner.uid === uid));
}

function orphan(store: Store, uid: string): void {
  for (const { resource } of SERVED) {
    for (const object of ownedBy(store, resource, uid)) {
      const fields: Fields = fieldsOf(object);
      const ownerReferences = object.metadata?.ownerReferences?.filter((owner) => owner.uid !== uid) ?? [];
      store.update(resource, { ...fields, metadata: { ...object.metadata, ownerReferences } });
    }
  }
}

function empty(store: Store, namespace: string): void {
  for (const { resource } of SERVED) {
    if (!resource.namespaced) continue;
    for (const object of store.list(resource, { namespace })) {
      if (store.get(resource, refTo(object))) store.remove(resource, refTo(object));
    }
  }
}

function refTo(object: KubeObject): Ref {
  const { name = '', namespace } = object.metadata ?? {};
  return namespace === undefined ? { name } : { namespace, name };
}
