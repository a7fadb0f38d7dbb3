import type { KubeObject } from '../../core/kubernetes/objects.ts';
import { RESOURCE_QUOTAS } from '../../core/kubernetes/resources.ts';
import { at } from '../api/fields.ts';
import { used } from '../api/quota.ts';
import type { Store } from '../store.ts';
import { refOfKey } from './objects.ts';

/** Keeps the status of a ResourceQuota: what is allowed, and how much of it is taken. */
export function syncQuota(store: Store, key: string): void {
  const quota = store.get(RESOURCE_QUOTAS, refOfKey(key));
  if (quota === undefined) return;
  const status = { hard: at(quota, 'spec', 'hard'), used: used(store, quota) };
  store.updateStatus<KubeObject & { readonly status: object }>(RESOURCE_QUOTAS, { ...quota, status });
}
