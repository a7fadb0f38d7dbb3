/** JSON merge patch (RFC 7386) and Kubernetes' strategic merge patch, which knows lists by their keys. */
import { equal, type Fields, isFields, listOf } from './fields.ts';
import { mergeKey } from './list-keys.ts';

export function applyMergePatch(object: Fields, patch: Fields): Fields {
  const merged: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    const old = object[key];
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = isFields(value) ? applyMergePatch(isFields(old) ? old : {}, value) : value;
  }
  return merged;
}

export function applyStrategicMerge(object: Fields, patch: Fields, path: readonly string[] = []): Fields {
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  if (patch['$patch'] === 'delete') return {};
  let merged: Record<string, unknown> = { ...object };
  const retained = patch['$retainKeys'];
  if (Array.isArray(retained)) {
    merged = Object.fromEntries(Object.entries(merged).filter(([key]) => retained.includes(key)));
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const field = key.slice(key.indexOf('/') + 1);
      const gone = listOf(value);
      merged[field] = listOf(merged[field]).filter((item) => !gone.includes(item));
    }
    if (key.startsWith('$')) continue;
    const old = merged[key];
    const here = [...path, key];
    if (value === null) Reflect.deleteProperty(merged, key);
    else if (isFields(value)) merged[key] = applyStrategicMerge(isFields(old) ? old : {}, value, here);
    else if (Array.isArray(value)) merged[key] = mergeList(listOf(old), value, here);
    else merged[key] = value;
  }
  return merged;
}

function mergeList(
  old: readonly unknown[],
  patch: readonly unknown[],
  path: readonly string[],
): readonly unknown[] {
  const key = mergeKey(path);
  if (key === undefined) return patch.map((item) => (isFields(item) ? withoutDirectives(item) : item));
  if (key === 'set') return [...old, ...patch.filter((item) => !old.some((one) => equal(one, item)))];
  if (patch.some((item) => isFields(item) && item['$patch'] === 'replace')) {
    return patch.filter((item) => isFields(item) && item['$patch'] !== 'replace');
  }
  const merged = [...old];
  for (const item of patch) {
    if (!isFields(item)) continue;
    const index = merged.findIndex((one) => isFields(one) && one[key] === item[key]);
    const found = merged[index];
    if (item['$patch'] === 'delete') {
      if (index >= 0) merged.splice(index, 1);
    } else if (isFields(found)) merged[index] = applyStrategicMerge(found, item, path);
    else merged.push(applyStrategicMerge({}, item, path));
  }
  return merged;
}

function withoutDirectives(patch: Fields): Fields {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}
