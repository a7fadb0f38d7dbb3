import type { Deployment, HorizontalPodAutoscaler } from '../../core/kubernetes/objects.ts';
import { DEPLOYMENTS, HORIZONTAL_POD_AUTOSCALERS } from '../../core/kubernetes/resources.ts';
import type { Store } from '../store.ts';
import { namespaceOf, refOfKey } from './objects.ts';

/** An autoscaler is data here: it mirrors what its Deployment has, and whoever scales it does so from outside. */
export function syncAutoscaler(store: Store, key: string): void {
  const autoscaler = store.get<HorizontalPodAutoscaler>(HORIZONTAL_POD_AUTOSCALERS, refOfKey(key));
  const target = autoscaler?.spec?.scaleTargetRef;
  if (autoscaler === undefined || target?.kind !== 'Deployment') return;
  const deployment = store.get<Deployment>(DEPLOYMENTS, {
    namespace: namespaceOf(autoscaler),
    name: target.name,
  });
  if (deployment === undefined) return;
  const status = {
    ...autoscaler.status,
    currentReplicas: deployment.status?.replicas ?? 0,
    desiredReplicas: deployment.spec?.replicas ?? 1,
  };
  store.updateStatus(HORIZONTAL_POD_AUTOSCALERS, { ...autoscaler, status });
}
