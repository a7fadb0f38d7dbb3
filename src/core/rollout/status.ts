/**
 * Reading a workload safely: Ready pods counted by the ReplicaSet that owns them. The Deployment's Available condition is not
 * believed during a rollout: it stays True with 1 of 10 pods Ready and is False on a healthy hold (control-plane.md, trap 13).
 */
import { sameJson } from '../json.ts';
import type { Deployment, Pod, PodTemplateSpec, ReplicaSet } from '../kubernetes/objects.ts';
import type { Counts } from '../run/record.ts';

const HASH_LABEL = 'pod-template-hash';

export interface Workload {
  readonly deployment: Deployment;
  /** Of its namespace and selector; ownership is checked here. */
  readonly replicaSets: readonly ReplicaSet[];
  readonly pods: readonly Pod[];
}

/** One version of the workload: a ReplicaSet and its living pods. */
export interface Version {
  readonly replicaSet: ReplicaSet;
  readonly hash: string;
  readonly pods: readonly Pod[];
  readonly ready: number;
}

export interface WorkloadStatus {
  /** The controller has seen the newest spec: without that, ReplicaSets and counts tell of the past. */
  readonly observed: boolean;
  readonly counts: Counts;
  /** The version that the target template makes, when its ReplicaSet is there. */
  readonly target: Version | undefined;
  /** Every other version that still has pods or wants some. */
  readonly others: readonly Version[];
}

export function isReady(pod: Pod): boolean {
  return (
    isLiving(pod) &&
    (pod.status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True')
  );
}

export function isLiving(pod: Pod): boolean {
  return (
    pod.metadata?.deletionTimestamp === undefined &&
    pod.status?.phase !== 'Succeeded' &&
    pod.status?.phase !== 'Failed'
  );
}

/** Equality of pod templates as the Deployment controller sees it: the hash label is its own. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return sameJson(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplateSpec | undefined): unknown {
  const { [HASH_LABEL]: _hash, ...labels } = template?.metadata?.labels ?? {};
  // The API server adds `creationTimestamp: null` to templates in some versions and not in others.
  const { creationTimestamp: _created, labels: _labels, ...metadata } = template?.metadata ?? {};
  return { spec: template?.spec, metadata, labels };
}

function isOwnedBy(object: ReplicaSet | Pod, uid: string | undefined): boolean {
  return (
    uid !== undefined &&
    (object.metadata?.ownerReferences ?? []).some((owner) => owner.controller === true && owner.uid === uid)
  );
}

export function versionsOf({ deployment, replicaSets, pods }: Workload): readonly Version[] {
  return replicaSets
    .filter((replicaSet) => isOwnedBy(replicaSet, deployment.metadata?.uid))
    .map((replicaSet) => {
      const own = pods.filter((pod) => isOwnedBy(pod, replicaSet.metadata?.uid) && isLiving(pod));
      return {
        replicaSet,
        hash: replicaSet.metadata?.labels?.[HASH_LABEL] ?? '',
        pods: own,
        ready: own.filter(isReady).length,
      };
    });
}

/** `target` is the template whose pods count as new. */
export function readStatus(workload: Workload, target: PodTemplateSpec): WorkloadStatus {
  const { deployment } = workload;
  const versions = versionsOf(workload);
  const wanted = deployment.spec?.replicas ?? 1;
  const found = versions.find(({ replicaSet }) => sameTemplate(replicaSet.spec?.template, target));
  const others = versions.filter(
    (version) =>
      version !== found && (version.pods.length > 0 || (version.replicaSet.spec?.replicas ?? 0) > 0),
  );
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  return {
    observed: (deployment.status?.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0),
    counts: {
      wanted,
      oldPods: sum(others.map(({ pods }) => pods.length)),
      oldReady: sum(others.map(({ ready }) => ready)),
      newPods: found?.pods.length ?? 0,
      newReady: found?.ready ?? 0,
    },
    target: found,
    others,
  };
}

/** All pods are of the target version, Ready, and have been for `minReadySeconds`; nothing else is left. */
export function isComplete({ observed, counts, target, others }: WorkloadStatus): boolean {
  const status = target?.replicaSet.status;
  return (
    observed &&
    counts.wanted > 0 &&
    others.length === 0 &&
    counts.newReady >= counts.wanted &&
    counts.newPods === counts.wanted &&
    (status?.availableReplicas ?? 0) >= counts.wanted
  );
}
