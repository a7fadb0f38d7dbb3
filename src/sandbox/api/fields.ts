/** JSON objects seen as plain fields: how the API server looks at objects whose types it does not know. */
export type Fields = Readonly<Record<string, unknown>>;

export const NO_FIELDS: Fields = Object.freeze({});

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `value` itself when it is a JSON object, else an empty one. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NO_FIELDS;
}

/** `value` itself when it is a list, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function numberOf(value: unknown, otherwise = 0): number {
  return typeof value === 'number' ? value : otherwise;
}

/** The value below `path`, or undefined where anything on the way is absent. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (!isFields(here)) return undefined;
    here = here[key];
  }
  return here;
}

/** A copy with `value` at `path`; what lies beside the path is shared with the original. `undefined` removes the field. */
export function withValue(object: Fields, path: readonly string[], value: unknown): Fields {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const next = rest.length === 0 ? value : withValue(fieldsOf(object[key]), rest, value);
  if (next === undefined) return without(object, key);
  return object[key] === next ? object : { ...object, [key]: next };
}

export function without(object: Fields, key: string): Fields {
  if (!(key in object)) return object;
  const rest = { ...object };
  Reflect.deleteProperty(rest, key);
  return rest;
}

/** Deep equality of JSON values; quick where structure is shared. A field that is `undefined` counts as absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (!isFields(a) || !isFields(b)) return false;
  let present = 0;
  for (const key in a) {
    if (a[key] === undefined) continue;
    present++;
    if (!equal(a[key], b[key])) return false;
  }
  for (const key in b) if (b[key] !== undefined) present--;
  return present === 0;
}
