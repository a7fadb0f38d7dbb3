import type { ObjectMeta, Pod } from '../../core/kubernetes/objects.ts';
import { PODS } from '../../core/kubernetes/resources.ts';
import { timestamp } from '../api/memory-store.ts';
import type { Store } from '../store.ts';
import { isEnding, refOf } from './objects.ts';
import { isOver } from './pods.ts';

export interface EndingMeta extends ObjectMeta {
  /** Seconds the pod has for its end. */
  readonly deletionGracePeriodSeconds?: number;
}

const DEFAULT_GRACE_SECONDS = 30;

/**
 * Deletes a pod as the API server does: one that no kubelet has yet, or that is over, goes at once; any other is marked
 * and its kubelet ends it, then removes it.
 * @param graceSeconds 0 goes at once; the pod's own `terminationGracePeriodSeconds` when not given.
 */
export function deletePod(store: Store, now: number, pod: Pod, graceSeconds?: number): void {
  const grace = graceSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
  if (grace === 0 || isOver(pod) || (pod.spec?.nodeName ?? '') === '') {
    store.remove(PODS, refOf(pod));
    return;
  }
  if (isEnding(pod)) return;
  const metadata: EndingMeta = {
    ...pod.metadata,
    deletionTimestamp: timestamp(now + grace * 1000),
    deletionGracePeriodSeconds: grace,
  };
  store.update(PODS, { ...pod, metadata });
}
