/** Reading objects of the store: what every controller needs to know of names, owners and kinds. */
import type {
  Deployment,
  EndpointSlice,
  HorizontalPodAutoscaler,
  KubeObject,
  OwnerReference,
  Pod,
  ReplicaSet,
  Service,
} from '../../core/kubernetes/objects.ts';
import { apiVersionOf, type Resource } from '../../core/kubernetes/resources.ts';
import type { Ref } from '../../cluster/port.ts';

export const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod';
export const isDeployment = (object: KubeObject): object is Deployment => object.kind === 'Deployment';
export const isReplicaSet = (object: KubeObject): object is ReplicaSet => object.kind === 'ReplicaSet';
export const isService = (object: KubeObject): object is Service => object.kind === 'Service';
export const isEndpointSlice = (object: KubeObject): object is EndpointSlice =>
  object.kind === 'EndpointSlice';
export const isAutoscaler = (object: KubeObject): object is HorizontalPodAutoscaler =>
  object.kind === 'HorizontalPodAutoscaler';

export const nameOf = (object: KubeObject): string => object.metadata?.name ?? '';
export const namespaceOf = (object: KubeObject): string => object.metadata?.namespace ?? 'default';
export const uidOf = (object: KubeObject): string => object.metadata?.uid ?? '';
export const refOf = (object: KubeObject): Ref => ({ namespace: namespaceOf(object), name: nameOf(object) });
export const versionOf = (object: KubeObject): string => object.metadata?.resourceVersion ?? '';
export const annotationsOf = (object: KubeObject): Readonly<Record<string, string>> =>
  object.metadata?.annotations ?? {};

/** `namespace/name`, as work queues name things. */
export const keyOf = (object: KubeObject): string => `${namespaceOf(object)}/${nameOf(object)}`;

export function refOfKey(key: string): Ref {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The owner that controls it, if any. */
export function ownerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((owner) => owner.controller === true);
}

export function controlledBy(owner: KubeObject, resource: Resource): OwnerReference {
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    name: nameOf(owner),
    uid: uidOf(owner),
    controller: true,
  };
}

/** Being deleted: it has a `deletionTimestamp`. */
export const isEnding = (object: KubeObject): boolean => object.metadata?.deletionTimestamp !== undefined;

/** Milliseconds since the epoch; NaN when there is no timestamp. */
export const millisecondsOf = (timestamp: string | undefined): number =>
  timestamp === undefined ? Number.NaN : Date.parse(timestamp);

/** Creation order as the controllers see it: by whole seconds, then by name. */
export function byCreation(a: KubeObject, b: KubeObject): number {
  const [first, second] = [a.metadata?.creationTimestamp ?? '', b.metadata?.creationTimestamp ?? ''];
  if (first !== second) return first < second ? -1 : 1;
  return nameOf(a) < nameOf(b) ? -1 : 1;
}
