/**
 * RFC 6902 as the API server carries it out: `test` of an absent member against null succeeds, everything else that
 * does not fit is one general 422. https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply
 */
import type { JsonPatchOperation } from '../../cluster/port.ts';
import { badRequest, patchRefused } from './failures.ts';
import { equal, type Fields, fieldsOf, isFields, without } from './fields.ts';

/** A patched copy that shares what was not touched. Throws `invalid` (422), or 400 for what is no patch at all. */
export function applyJsonPatch(object: Fields, operations: readonly JsonPatchOperation[]): Fields {
  let patched: unknown = object;
  for (const operation of operations) patched = carryOut(patched, pointer(operation.path), operation);
  if (!isFields(patched)) throw patchRefused();
  return patched;
}

/** Reads a request's body. `move` and `copy` are valid JSON patch that the practice cluster does not carry out. */
export function readJsonPatch(body: unknown): JsonPatchOperation[] {
  if (!Array.isArray(body))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  return body.map((item: unknown): JsonPatchOperation => {
    const { op, path, value } = fieldsOf(item);
    if (typeof path !== 'string' || (op !== 'test' && op !== 'add' && op !== 'replace' && op !== 'remove')) {
      throw badRequest(`unsupported JSON patch operation: ${JSON.stringify(item)}`);
    }
    return {
      op,
      path,
      ...(value === undefined ? {} : { value: value as NonNullable<JsonPatchOperation['value']> }),
    };
  });
}

function pointer(path: string): string[] {
  if (path === '') return [];
  if (!path.startsWith('/')) throw patchRefused();
  return path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function carryOut(node: unknown, keys: readonly string[], operation: JsonPatchOperation): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) {
    if (operation.op === 'remove') throw patchRefused();
    if (operation.op !== 'test') return operation.value ?? null;
    if (!equal(node, operation.value ?? null)) throw patchRefused();
    return node;
  }
  if (Array.isArray(node)) return inList(node, key, rest, operation);
  if (!isFields(node)) throw patchRefused();
  if (rest.length > 0) {
    if (node[key] === undefined || node[key] === null) throw patchRefused();
    const changed = carryOut(node[key], rest, operation);
    return changed === node[key] ? node : { ...node, [key]: changed };
  }
  const present = node[key] !== undefined;
  const value = operation.value ?? null;
  switch (operation.op) {
    case 'test':
      if (!equal(node[key] ?? null, value)) throw patchRefused();
      return node;
    case 'remove':
      if (!present) throw patchRefused();
      return without(node, key);
    case 'replace':
      if (!present) throw patchRefused();
      return { ...node, [key]: value };
    case 'add':
      return { ...node, [key]: value };
  }
}

function inList(
  list: readonly unknown[],
  key: string,
  rest: readonly string[],
  operation: JsonPatchOperation,
): unknown {
  const adding = operation.op === 'add' && rest.length === 0;
  const index = key === '-' && adding ? list.length : /^(0|[1-9]\d*)$/.test(key) ? Number(key) : -1;
  if (index < 0 || index >= list.length + (adding ? 1 : 0)) throw patchRefused();
  if (rest.length > 0) return list.with(index, carryOut(list[index], rest, operation));
  switch (operation.op) {
    case 'test':
      if (!equal(list[index], operation.value ?? null)) throw patchRefused();
      return list;
    case 'remove':
      return list.toSpliced(index, 1);
    case 'replace':
      return list.with(index, operation.value ?? null);
    case 'add':
      return list.toSpliced(index, 0, operation.value ?? null);
  }
}
