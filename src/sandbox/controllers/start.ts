/**
 * Everything in the practice cluster that acts by itself: controllers, scheduler, kubelets. Driven by the store's
 * changes, never by polling; all delays go through the clock and all chance through `random`, so that with a virtual
 * clock the same seed gives the same history.
 */
import type { Clock } from '../../core/clock.ts';
import type { KubeObject, Pod } from '../../core/kubernetes/objects.ts';
import {
  DEPLOYMENTS,
  ENDPOINT_SLICES,
  HORIZONTAL_POD_AUTOSCALERS,
  PODS,
  REPLICA_SETS,
  RESOURCE_QUOTAS,
  SERVICES,
} from '../../core/kubernetes/resources.ts';
import { matchesLabels } from '../api/selectors.ts';
import { createKubelet } from '../kubelet/kubelet.ts';
import type { Store, StoreEvent } from '../store.ts';
import { syncAutoscaler } from './autoscalers.ts';
import type { ControllerContext } from './context.ts';
import { createDeploymentController } from './deployment/controller.ts';
import { createEndpointSliceController } from './endpoint-slices.ts';
import { createEventRecorder } from './events.ts';
import { DEFAULT_NODES, registerNodes, type NodeSize } from './nodes.ts';
import {
  isAutoscaler,
  isDeployment,
  isEndpointSlice,
  isPod,
  isReplicaSet,
  isService,
  keyOf,
  namespaceOf,
  ownerOf,
} from './objects.ts';
import { indexByOwner } from './owned.ts';
import { isOver } from './pods.ts';
import { syncQuota } from './quotas.ts';
import { createReplicaSetController } from './replica-set.ts';
import { createScheduler } from './scheduler.ts';
import { createTimers } from './timers.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

export interface ControllersOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** In [0, 1), seeded. */
  readonly random: () => number;
  /** Default: three nodes of 8 cores, 32 GiB and 110 pods each. */
  readonly nodes?: readonly NodeSize[];
  /**
   * Why a pod may not be created, without the part that names it: `exceeded quota: small, requested: pods=1, used:
   * pods=10, limited: pods=10`. Undefined when it may be, which is the default.
   */
  readonly admitPod?: (pod: Pod) => string | undefined;
  /** Gets an error of ours. The default throws it where nothing catches it. */
  readonly onDefect?: (error: unknown) => void;
}

export interface Controllers {
  /** Nothing acts any more. */
  dispose(): void;
}

export function startControllers(options: ControllersOptions): Controllers {
  const { store, clock, random, nodes = DEFAULT_NODES, admitPod = () => undefined } = options;
  const onDefect = options.onDefect ?? throwUncaught;
  const timers = createTimers(clock, onDefect);
  const pods = indexByOwner(store, PODS, isPod);
  const replicaSets = indexByOwner(store, REPLICA_SETS, isReplicaSet);
  const slices = indexByOwner(store, ENDPOINT_SLICES, isEndpointSlice);
  const events = createEventRecorder(store, clock, random);
  const context: ControllerContext = {
    ...{ store, clock, random, timers, events, pods, replicaSets, admitPod, onDefect },
  };

  const kubelet = createKubelet(context);
  const scheduler = createScheduler(context);
  const deploymentController = createDeploymentController(context);
  const replicaSetController = createReplicaSetController(context);
  const endpointSliceController = createEndpointSliceController(context, slices);

  const queue = (sync: (key: string) => 'done' | 'retry' | number | undefined): WorkQueue => {
    const made = createWorkQueue({
      ...{ timers, random, onDefect },
      sync(key) {
        const outcome = sync(key);
        if (typeof outcome === 'number') made.addAfter(key, outcome);
        return outcome === 'retry' ? 'retry' : 'done';
      },
    });
    return made;
  };
  const deployments = queue((key) => deploymentController.sync(key));
  const sets = queue((key) => replicaSetController.sync(key));
  const scheduling = queue((key) => {
    scheduler.sync(key);
    return undefined;
  });
  const endpoints = queue((key) => endpointSliceController.sync(key));
  const autoscalers = queue((key) => {
    syncAutoscaler(store, key);
    return undefined;
  });
  const quotas = queue((key) => {
    syncQuota(store, key);
    return undefined;
  });

  function onPod(pod: Pod, previous: KubeObject | undefined, gone: boolean): void {
    scheduler.noteChange(pod, gone);
    kubelet.noteChange(pod, gone);
    const owner = ownerOf(pod);
    if (owner?.kind === 'ReplicaSet') sets.add(`${namespaceOf(pod)}/${owner.name}`);
    if (!gone && (pod.spec?.nodeName ?? '') === '' && previous === undefined) scheduling.add(keyOf(pod));
    const before = previous !== undefined && isPod(previous) ? previous : undefined;
    if (gone || isOver(pod)) wakeWaiting();
    if (gone || (isOver(pod) && !(before !== undefined && isOver(before)))) wakeDeploymentOf(pod);
    if (gone || previous === undefined || isOver(pod)) {
      for (const quota of store.list(RESOURCE_QUOTAS, { namespace: namespaceOf(pod) }))
        quotas.add(keyOf(quota));
    }
    for (const service of store.list(SERVICES, { namespace: namespaceOf(pod) })) {
      if (
        isService(service) &&
        (selects(service.spec?.selector, pod) || selects(service.spec?.selector, before))
      )
        endpoints.add(keyOf(service));
    }
  }

  /** Room may have become free. */
  function wakeWaiting(): void {
    for (const key of scheduler.waiting()) scheduling.add(key);
  }

  /** Recreate waits for the last old pod to be gone, which no ReplicaSet's status tells. */
  function wakeDeploymentOf(pod: Pod): void {
    const owner = ownerOf(pod);
    const set = store.get(REPLICA_SETS, { namespace: namespaceOf(pod), name: owner?.name ?? '' });
    const deployment = set === undefined ? undefined : ownerOf(set);
    if (deployment?.kind === 'Deployment') deployments.add(`${namespaceOf(pod)}/${deployment.name}`);
  }

  function onChange(object: KubeObject, previous: KubeObject | undefined, gone: boolean): void {
    if (isPod(object)) onPod(object, previous, gone);
    else if (isDeployment(object)) {
      deployments.add(keyOf(object));
      for (const autoscaler of store.list(HORIZONTAL_POD_AUTOSCALERS, { namespace: namespaceOf(object) })) {
        autoscalers.add(keyOf(autoscaler));
      }
    } else if (isReplicaSet(object)) {
      sets.add(keyOf(object));
      const owner = ownerOf(object);
      if (owner?.kind === 'Deployment') deployments.add(`${namespaceOf(object)}/${owner.name}`);
    } else if (isService(object)) endpoints.add(keyOf(object));
    else if (isAutoscaler(object)) autoscalers.add(keyOf(object));
    else if (object.kind === RESOURCE_QUOTAS.kind) {
      if (!gone) quotas.add(keyOf(object));
    } else if (object.kind === 'Node') wakeWaiting();
  }

  const unsubscribe = store.subscribe(({ type, object, previous }: StoreEvent) => {
    try {
      onChange(object, type === 'DELETED' ? undefined : previous, type === 'DELETED');
    } catch (error) {
      onDefect(error);
    }
  });
  for (const resource of [SERVICES, DEPLOYMENTS, REPLICA_SETS, PODS, HORIZONTAL_POD_AUTOSCALERS]) {
    for (const object of store.list(resource)) onChange(object, undefined, false);
  }
  registerNodes(store, nodes, clock.now());

  return {
    dispose() {
      unsubscribe();
      for (const index of [pods, replicaSets, slices]) index.dispose();
      timers.dispose();
    },
  };
}

function selects(selector: Readonly<Record<string, string>> | undefined, pod: Pod | undefined): boolean {
  return (
    selector !== undefined &&
    pod !== undefined &&
    matchesLabels({ matchLabels: selector }, pod.metadata?.labels)
  );
}

function throwUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
