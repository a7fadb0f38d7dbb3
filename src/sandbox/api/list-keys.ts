/**
 * Which lists are maps by some key, and which structures are of one piece: a small table in place of the API's OpenAPI
 * extensions (`x-kubernetes-list-type`, `x-kubernetes-map-type`, `x-kubernetes-patch-merge-key`).
 */
import { isFields } from './fields.ts';

const BY_NAME = new Set([
  ...['containers', 'initContainers', 'ephemeralContainers', 'volumes', 'env', 'imagePullSecrets'],
]);

const ATOMIC = new Set([
  ...['selector', 'nodeSelector', 'labelSelector', 'scaleTargetRef', 'secretKeyRef', 'configMapKeyRef'],
  ...['fieldRef', 'resourceFieldRef', 'involvedObject'],
]);

/** A structure that has one owner as a whole. */
export function isAtomic(field: string): boolean {
  return ATOMIC.has(field);
}

/**
 * The keys of the list at `path` (field names from the object's root, list items left out); `set` for a set of scalars,
 * undefined for a list that is replaced whole.
 */
export function listKeys(path: readonly string[]): readonly string[] | 'set' | undefined {
  const field = path.at(-1) ?? '';
  if (BY_NAME.has(field)) return ['name'];
  switch (field) {
    case 'ports':
      if (path.includes('containers') || path.includes('initContainers'))
        return ['containerPort', 'protocol'];
      return path.length === 2 ? ['port', 'protocol'] : undefined;
    case 'volumeMounts':
      return ['mountPath'];
    case 'conditions':
      return path[0] === 'status' ? ['type'] : undefined;
    case 'ownerReferences':
      return ['uid'];
    case 'hostAliases':
      return ['ip'];
    case 'topologySpreadConstraints':
      return ['topologyKey', 'whenUnsatisfiable'];
    case 'finalizers':
      return 'set';
    default:
      return undefined;
  }
}

/** Strategic merge goes by one key only; `set` as in `listKeys`. */
export function mergeKey(path: readonly string[]): string | undefined {
  const keys = listKeys(path);
  return typeof keys === 'string' ? keys : keys?.[0];
}

/** What stands for a list item in a field set: `k:{"name":"api"}`; undefined when the item lacks its key. */
export function itemKey(item: unknown, keys: readonly string[] | 'set'): string | undefined {
  if (keys === 'set') return `v:${JSON.stringify(item)}`;
  if (!isFields(item)) return undefined;
  const key: Record<string, unknown> = {};
  for (const name of [...keys].sort()) {
    const value = item[name] ?? (name === 'protocol' ? 'TCP' : undefined);
    if (value === undefined) return undefined;
    key[name] = value;
  }
  return `k:${JSON.stringify(key)}`;
}
