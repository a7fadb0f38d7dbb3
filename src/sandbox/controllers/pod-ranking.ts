/**
 * Which pods a ReplicaSet gives up first: those that are worth least, as Kubernetes 1.36 ranks them.
 * https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#scaling-down-a-replicaset
 */
import type { Pod } from '../../core/kubernetes/objects.ts';
import { annotationsOf, millisecondsOf, uidOf } from './objects.ts';
import { isReady, readySince, restartsOf } from './pods.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASES = new Map([
  ['Pending', 0],
  ['Unknown', 1],
  ['Running', 2],
]);

/**
 * Sorted, those to be deleted first at the front.
 * @param related pods of the same application that compete for nodes: where more of them stand, one is missed less.
 */
export function byWorth(pods: readonly Pod[], related: readonly Pod[], now: number): Pod[] {
  const crowd = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec?.nodeName;
    if (node !== undefined && isReady(pod)) crowd.set(node, (crowd.get(node) ?? 0) + 1);
  }
  const crowdOf = (pod: Pod): number => crowd.get(pod.spec?.nodeName ?? '') ?? 0;
  const rules: readonly ((a: Pod, b: Pod) => number)[] = [
    (a, b) => Number(assigned(a)) - Number(assigned(b)),
    (a, b) => phaseOf(a) - phaseOf(b),
    (a, b) => Number(isReady(a)) - Number(isReady(b)),
    (a, b) => costOf(a) - costOf(b),
    (a, b) => crowdOf(b) - crowdOf(a),
    (a, b) => (isReady(a) && isReady(b) ? youngerFirst(readySince(a), readySince(b), now) : 0),
    (a, b) => restartsOf(b) - restartsOf(a),
    (a, b) => youngerFirst(createdAt(a), createdAt(b), now),
    (a, b) => (uidOf(a) < uidOf(b) ? -1 : 1),
  ];
  return [...pods].sort((a, b) => {
    for (const rule of rules) {
      const order = rule(a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
}

const assigned = (pod: Pod): boolean => (pod.spec?.nodeName ?? '') !== '';
const phaseOf = (pod: Pod): number => PHASES.get(pod.status?.phase ?? 'Pending') ?? 0;
const createdAt = (pod: Pod): number => millisecondsOf(pod.metadata?.creationTimestamp);

function costOf(pod: Pod): number {
  const cost = Number(annotationsOf(pod)[DELETION_COST] ?? 0);
  return Number.isInteger(cost) ? cost : 0;
}

/** Ages are compared by their powers of two, so that nearly equal ones count as equal and chance (the uid) decides. */
function youngerFirst(a: number, b: number, now: number): number {
  if (a === b) return 0;
  return magnitude(now - a) - magnitude(now - b);
}

function magnitude(ms: number): number {
  return ms > 0 ? Math.trunc(Math.log2(ms * 1_000_000)) : -1;
}
