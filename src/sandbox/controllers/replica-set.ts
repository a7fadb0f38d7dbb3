/** The ReplicaSet controller: as many pods as wanted, and a status that counts them. */
import type { Condition, Pod, ReplicaSet } from '../../core/kubernetes/objects.ts';
import { PODS, REPLICA_SETS } from '../../core/kubernetes/resources.ts';
import { timestamp } from '../api/memory-store.ts';
import type { ControllerContext } from './context.ts';
import { deletePod } from './delete-pod.ts';
import { controlledBy, isEnding, nameOf, namespaceOf, ownerOf, refOfKey, uidOf } from './objects.ts';
import { byWorth } from './pod-ranking.ts';
import { isActive, isOver, isReady, untilAvailable } from './pods.ts';
import { qosClassOf } from './requests.ts';

export interface ReplicaSetController {
  /** `retry`: a pod could not be created. A number: look again after so many milliseconds. */
  sync(key: string): 'done' | 'retry' | number;
}

interface ReplicaSetStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  /** Pods on their way out: reported since Kubernetes 1.35. */
  readonly terminatingReplicas: number;
  readonly observedGeneration: number;
  readonly conditions?: readonly Condition[];
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export function createReplicaSetController(context: ControllerContext): ReplicaSetController {
  const { store, clock, random, events, pods, replicaSets, admitPod } = context;

  function newName(set: ReplicaSet): string {
    for (;;) {
      let name = `${nameOf(set)}-`;
      for (let letter = 0; letter < 5; letter += 1)
        name += LETTERS.charAt(Math.floor(random() * LETTERS.length));
      if (store.get(PODS, { namespace: namespaceOf(set), name }) === undefined) return name;
    }
  }

  /** The reason why not, when it is refused. */
  function createPod(set: ReplicaSet): string | undefined {
    const { metadata, spec } = set.spec?.template ?? {};
    if (spec === undefined) return undefined;
    const pod: Pod & { readonly status: { readonly phase: string; readonly qosClass: string } } = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: newName(set),
        generateName: `${nameOf(set)}-`,
        namespace: namespaceOf(set),
        labels: { ...metadata?.labels },
        ...(metadata?.annotations === undefined ? {} : { annotations: metadata.annotations }),
        ownerReferences: [controlledBy(set, REPLICA_SETS)],
      },
      spec: { ...spec },
      status: { phase: 'Pending', qosClass: qosClassOf(spec) },
    };
    const refusal = admitPod(pod);
    if (refusal !== undefined) {
      const why = `pods "${nameOf(pod)}" is forbidden: ${refusal}`;
      tell(set, 'Warning', 'FailedCreate', `Error creating: ${why}`);
      return why;
    }
    store.create(PODS, pod);
    tell(set, 'Normal', 'SuccessfulCreate', `Created pod: ${nameOf(pod)}`);
    return undefined;
  }

  /** In batches of 1, 2, 4, …: the first refusal ends it, so that a full quota is not asked a hundred times. */
  function createPods(set: ReplicaSet, missing: number): string | undefined {
    let left = missing;
    for (let batch = 1; left > 0; batch *= 2) {
      const refusals = Array.from({ length: Math.min(batch, left) }, () => createPod(set));
      const refusal = refusals.find((why) => why !== undefined);
      if (refusal !== undefined) return refusal;
      left -= refusals.length;
    }
    return undefined;
  }

  function deletePods(set: ReplicaSet, active: readonly Pod[], surplus: number): void {
    const owner = ownerOf(set)?.uid;
    const related =
      owner === undefined ? active : replicaSets.by(owner).flatMap((one) => pods.by(uidOf(one)));
    for (const pod of byWorth(active, related.filter(isActive), clock.now()).slice(0, surplus)) {
      deletePod(store, clock.now(), pod);
      tell(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${nameOf(pod)}`);
    }
  }

  function tell(set: ReplicaSet, type: 'Normal' | 'Warning', reason: string, message: string): void {
    events.record(set, { type, reason, message, component: 'replicaset-controller' });
  }

  function statusOf(set: ReplicaSet, active: readonly Pod[], refusal: string | undefined): ReplicaSetStatus {
    const minReady = set.spec?.minReadySeconds ?? 0;
    const ready = active.filter(isReady).length;
    const available = active.filter((pod) => untilAvailable(pod, minReady, clock.now()) === 0).length;
    const conditions = conditionsOf(set, refusal);
    return {
      replicas: active.length,
      ...(active.length === 0 ? {} : { fullyLabeledReplicas: active.length }),
      ...(ready === 0 ? {} : { readyReplicas: ready }),
      ...(available === 0 ? {} : { availableReplicas: available }),
      terminatingReplicas: pods.by(uidOf(set)).filter((pod) => isEnding(pod) && !isOver(pod)).length,
      observedGeneration: set.metadata?.generation ?? 0,
      ...(conditions.length === 0 ? {} : { conditions }),
    };
  }

  function conditionsOf(set: ReplicaSet, refusal: string | undefined): readonly Condition[] {
    const conditions = set.status?.conditions ?? [];
    const failed = conditions.some(({ type }) => type === 'ReplicaFailure');
    if (refusal === undefined) return conditions.filter(({ type }) => type !== 'ReplicaFailure');
    if (failed) return conditions;
    const lastTransitionTime = timestamp(clock.now());
    return [
      ...conditions,
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: 'FailedCreate',
        message: refusal,
        lastTransitionTime,
      },
    ];
  }

  return {
    sync(key) {
      const set = store.get<ReplicaSet>(REPLICA_SETS, refOfKey(key));
      if (set === undefined) return 'done';
      const surplus = pods.by(uidOf(set)).filter(isActive).length - (set.spec?.replicas ?? 1);
      let refusal: string | undefined;
      if (!isEnding(set) && surplus < 0) refusal = createPods(set, -surplus);
      if (!isEnding(set) && surplus > 0) deletePods(set, pods.by(uidOf(set)).filter(isActive), surplus);
      const active = pods.by(uidOf(set)).filter(isActive);
      store.updateStatus(REPLICA_SETS, { ...set, status: statusOf(set, active, refusal) });
      if (refusal !== undefined) return 'retry';
      const minReady = set.spec?.minReadySeconds ?? 0;
      const waits = active
        .map((pod) => untilAvailable(pod, minReady, clock.now()) ?? 0)
        .filter((wait) => wait > 0);
      return waits.length === 0 ? 'done' : Math.min(...waits);
    },
  };
}
