/** What controllers ask about a pod. */
import type { Condition, Pod } from '../../core/kubernetes/objects.ts';
import { isEnding, millisecondsOf } from './objects.ts';

export function podCondition(pod: Pod, type: string): Condition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

export const isReady = (pod: Pod): boolean => podCondition(pod, 'Ready')?.status === 'True';

/** Over for good: its containers will not run again. */
export const isOver = (pod: Pod): boolean =>
  pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** Counts towards a ReplicaSet's replicas: neither over nor being deleted. */
export const isActive = (pod: Pod): boolean => !isOver(pod) && !isEnding(pod);

/** When it became Ready, in milliseconds; NaN when it is not. */
export function readySince(pod: Pod): number {
  return isReady(pod) ? millisecondsOf(podCondition(pod, 'Ready')?.lastTransitionTime) : Number.NaN;
}

/** Milliseconds until it counts as available: 0 when it does, undefined when it is not even Ready. */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  return Math.max(0, readySince(pod) + minReadySeconds * 1000 - now);
}

/** The highest restart count among its containers. */
export function restartsOf(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
}
