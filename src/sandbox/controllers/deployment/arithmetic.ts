/**
 * The numbers of a Deployment's rollout, as the Deployment controller of Kubernetes 1.36 computes them. Pure: counts in,
 * counts out. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 */
import type { Deployment, IntOrString } from '../../../core/kubernetes/objects.ts';

export interface Limits {
  /** `spec.replicas`. */
  readonly desired: number;
  /** Pods above `desired` that may exist. */
  readonly surge: number;
  /** Pods below `desired` that may be missing from the available ones. */
  readonly unavailable: number;
}

/** One ReplicaSet in numbers: wanted pods, and available ones as its status last said. */
export interface Counted {
  readonly size: number;
  readonly available: number;
}

const DEFAULT_SHARE = '25%';

/** An absolute number, or a share of `total`. */
export function resolved(value: IntOrString, total: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value)?.[1];
  if (percent === undefined) return 0;
  const share = (Number(percent) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}

/** Surge rounds up, unavailable rounds down; where both come out as 0, one pod may be missing: nothing could move otherwise. */
export function resolveFenceposts(
  maxSurge: IntOrString,
  maxUnavailable: IntOrString,
  desired: number,
): { readonly surge: number; readonly unavailable: number } {
  const surge = resolved(maxSurge, desired, 'up');
  const unavailable = resolved(maxUnavailable, desired, 'down');
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function limitsOf({ spec }: Deployment): Limits {
  const desired = spec?.replicas ?? 1;
  if (spec?.strategy?.type === 'Recreate') return { desired, surge: 0, unavailable: 0 };
  const { maxSurge = DEFAULT_SHARE, maxUnavailable = DEFAULT_SHARE } = spec?.strategy?.rollingUpdate ?? {};
  const { surge, unavailable } = resolveFenceposts(maxSurge, maxUnavailable, desired);
  return { desired, surge, unavailable: Math.min(unavailable, desired) };
}

/** What the new ReplicaSet is scaled to, given its size and that of all together: up into the surge, down to the wanted number. */
export function sizeOfNew({ desired, surge }: Limits, size: number, total: number): number {
  if (size >= desired) return desired;
  const room = Math.max(0, desired + surge - total);
  return size + Math.min(room, desired - size);
}

/**
 * What the old ReplicaSets (oldest first) are scaled to: unhealthy pods go first, whoever owns them, then healthy ones
 * as far as enough others are available. The two cuts are counted separately, as the real controller does.
 */
export function sizesOfOld(limits: Limits, fresh: Counted, old: readonly Counted[]): number[] {
  const sizes = old.map(({ size }) => size);
  const total = sum(sizes) + fresh.size;
  const least = limits.desired - limits.unavailable;
  let unhealthy = total - least - (fresh.size - fresh.available);
  if (sum(sizes) === 0 || unhealthy <= 0) return sizes;
  const cut = (index: number, by: number): number => {
    const size = sizes[index] ?? 0;
    const taken = Math.min(size, by);
    sizes[index] = size - taken;
    return taken;
  };
  for (const [index, { size, available }] of old.entries()) {
    if (unhealthy <= 0) break;
    // More available than wanted: its status is older than its size. The real controller waits for news as well.
    if (size > 0 && available > size) return sizes;
    unhealthy -= cut(index, Math.min(unhealthy, size - available));
  }
  let spare = fresh.available + sum(old.map(({ available }) => available)) - least;
  for (let index = 0; index < sizes.length && spare > 0; index += 1) spare -= cut(index, spare);
  return sizes;
}

/** One ReplicaSet with pods, for scaling in proportion. */
export interface Proportioned {
  readonly size: number;
  /** Its `max-replicas` annotation: `desired + surge` when it was last scaled; undefined without one. */
  readonly maxReplicas: number | undefined;
}

/**
 * Scaling in the middle of a rollout, or while paused: every ReplicaSet keeps its share of the whole. The largest comes
 * first and takes what rounding leaves over. A stale `max-replicas` distorts the shares, as in the real controller.
 * @param sets with pods, oldest first.
 * @param known `status.replicas`: stands in where the annotation is absent.
 */
export function proportionalSizes(limits: Limits, sets: readonly Proportioned[], known: number): number[] {
  const { desired, surge } = limits;
  const allowed = desired > 0 ? desired + surge : 0;
  const toAdd = allowed - sum(sets.map(({ size }) => size));
  const sizes = sets.map(({ size }) => size);
  if (toAdd === 0) return sizes;
  const newerFirst = toAdd > 0 ? -1 : 1;
  const order = sets
    .map((set, index) => ({ ...set, index }))
    .sort((a, b) => b.size - a.size || newerFirst * (a.index - b.index));
  let added = 0;
  for (const { size, maxReplicas, index } of order) {
    const rest = toAdd - added;
    if (size === 0 || rest === 0) continue;
    const share = shareOf(size, maxReplicas, limits, known);
    const change = toAdd > 0 ? Math.min(share, rest) : Math.max(share, rest);
    sizes[index] = size + change;
    added += change;
  }
  const largest = order[0];
  if (largest !== undefined) sizes[largest.index] = Math.max(0, (sizes[largest.index] ?? 0) + toAdd - added);
  return sizes;
}

function shareOf(
  size: number,
  maxReplicas: number | undefined,
  { desired, surge }: Limits,
  known: number,
): number {
  if (desired === 0) return -size;
  const before = maxReplicas === undefined || maxReplicas === 0 ? known : maxReplicas;
  return before === 0 ? 0 : Math.round((size * (desired + surge)) / before) - size;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
