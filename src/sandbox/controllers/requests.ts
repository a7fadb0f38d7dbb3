/** What pods ask of nodes. https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
import type { PodSpec } from '../../core/kubernetes/objects.ts';
import { quantity } from '../api/quantities.ts';

export interface Room {
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly pods: number;
}

const amountOf = (value: string | number | undefined): number => quantity(value) ?? 0;

/** All containers together, or the greediest init container where that is more. */
export function requestsOf(spec: PodSpec | undefined): Room {
  const of = (name: 'cpu' | 'memory'): number => {
    const asked = (containers: PodSpec['initContainers']): number[] =>
      (containers ?? []).map(({ resources }) =>
        amountOf(resources?.requests?.[name] ?? resources?.limits?.[name]),
      );
    const together = asked(spec?.containers).reduce((sum, one) => sum + one, 0);
    return Math.max(together, ...asked(spec?.initContainers));
  };
  return { cpu: of('cpu'), memory: of('memory'), pods: 1 };
}

export function qosClassOf(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const all = [...spec.containers, ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {});
  const empty = all.every(
    ({ requests = {}, limits = {} }) => Object.keys(requests).length + Object.keys(limits).length === 0,
  );
  if (empty) return 'BestEffort';
  const guaranteed = all.every(({ requests = {}, limits = {} }) =>
    (['cpu', 'memory'] as const).every(
      (name) =>
        limits[name] !== undefined && amountOf(requests[name] ?? limits[name]) === amountOf(limits[name]),
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
