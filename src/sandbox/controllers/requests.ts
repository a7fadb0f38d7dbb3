/** What pods ask of nodes. https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
import type { PodSpec } from '../../core/kubernetes/objects.ts';

export interface Room {
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly pods: number;
}

const UNITS = new Map([
  ...Object.entries({ n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 }),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((unit, power): [string, number] => [unit, 1024 ** (power + 1)]),
]);

/** `500m` is 0.5, `1Gi` is 1073741824; 0 for what is no quantity (the API refuses those). */
export function quantity(value: string | number | undefined): number {
  if (typeof value === 'number') return value;
  const [, number, unit = ''] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(value ?? '') ?? [];
  const amount = Number(number) * (unit === '' ? 1 : (UNITS.get(unit) ?? Number.NaN));
  return Number.isFinite(amount) ? amount : 0;
}

/** All containers together, or the greediest init container where that is more. */
export function requestsOf(spec: PodSpec | undefined): Room {
  const of = (name: 'cpu' | 'memory'): number => {
    const asked = (containers: PodSpec['initContainers']): number[] =>
      (containers ?? []).map(({ resources }) =>
        quantity(resources?.requests?.[name] ?? resources?.limits?.[name]),
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
        limits[name] !== undefined && quantity(requests[name] ?? limits[name]) === quantity(limits[name]),
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
