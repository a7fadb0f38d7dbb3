/** ResourceQuota admission for pods. https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
import type { KubeObject, Pod } from '../../core/kubernetes/objects.ts';
import { PODS, RESOURCE_QUOTAS } from '../../core/kubernetes/resources.ts';
import type { Store } from '../store.ts';
import { forbidden } from './failures.ts';
import { at, fieldsOf, listOf } from './fields.ts';
import { canonical, quantity } from './quantities.ts';

/** Throws `quota` (403) when `pod` would exceed a ResourceQuota of its namespace. */
export function admitPod(store: Store, pod: KubeObject): void {
  const why = quotaRefusal(store, pod);
  if (why === undefined) return;
  throw forbidden(PODS, pod.metadata?.name ?? pod.metadata?.generateName ?? '', why, 'quota');
}

/** `exceeded quota: small, requested: pods=1, used: pods=10, limited: pods=10`, or undefined when `pod` fits. */
export function quotaRefusal(store: Store, pod: KubeObject): string | undefined {
  const namespace = pod.metadata?.namespace ?? 'default';
  const quotas = store.list(RESOURCE_QUOTAS, { namespace });
  if (quotas.length === 0) return undefined;
  const living = store.list<Pod>(PODS, { namespace }).filter(counts);
  for (const quota of quotas) {
    const exceeded = Object.entries(fieldsOf(at(quota, 'spec', 'hard'))).flatMap(([name, hard]) => {
      const limit = quantity(hard);
      const asked = amount(pod, name);
      if (limit === undefined || asked === undefined) return [];
      const used = living.reduce((sum, one) => sum + (amount(one, name) ?? 0), 0);
      return used + asked > limit ? [{ name, asked, used, limit }] : [];
    });
    if (exceeded.length === 0) continue;
    const amounts = (of: 'asked' | 'used' | 'limit'): string =>
      exceeded.map((one) => `${one.name}=${shown(one.name, one[of])}`).join(',');
    const name = quota.metadata?.name ?? '';
    return `exceeded quota: ${name}, requested: ${amounts('asked')}, used: ${amounts('used')}, limited: ${amounts('limit')}`;
  }
  return undefined;
}

/** Used amounts by the name in the quota's `hard`: what its status shows. */
export function used(store: Store, quota: KubeObject): Readonly<Record<string, string>> {
  const namespace = quota.metadata?.namespace ?? 'default';
  const living = store.list<Pod>(PODS, { namespace }).filter(counts);
  const names = Object.keys(fieldsOf(at(quota, 'spec', 'hard')));
  return Object.fromEntries(
    names.map((name) => [
      name,
      shown(
        name,
        living.reduce((sum, one) => sum + (amount(one, name) ?? 0), 0),
      ),
    ]),
  );
}

function counts({ status }: Pod): boolean {
  return status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

/** What one pod takes of it; undefined for what is not counted here. */
function amount(pod: KubeObject, name: string): number | undefined {
  if (name === 'pods' || name === 'count/pods') return 1;
  const [, kind = 'requests', resource] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name) ?? [];
  if (resource === undefined) return undefined;
  return listOf(at(pod, 'spec', 'containers')).reduce<number>(
    (sum, one) => sum + (quantity(at(one, 'resources', kind, resource)) ?? 0),
    0,
  );
}

function shown(name: string, value: number): string {
  if (name.endsWith('memory') && value % 2 ** 20 === 0) return canonical(`${value / 2 ** 20}Mi`);
  return canonical(Number(value.toFixed(3)));
}
