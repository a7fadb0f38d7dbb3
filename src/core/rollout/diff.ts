/** The exact difference between two values, field by field, named as a person names fields. */
import { sameJson } from '../json.ts';
import type { Json } from '../kubernetes/objects.ts';
import type { FieldChange } from './plan.ts';

/** Lists whose items have names (containers, env, ports, volumes) are compared by name, as Kubernetes merges them. */
export function fieldChanges(path: string, from: unknown, to: unknown): FieldChange[] {
  if (sameJson(from, to)) return [];
  if (isObject(from) && isObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return keys.flatMap((key) => fieldChanges(path === '' ? key : `${path}.${key}`, from[key], to[key]));
  }
  const left = byName(from);
  const right = byName(to);
  if (left !== undefined && right !== undefined) {
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
      fieldChanges(`${path}[${name}]`, left.get(name), right.get(name)),
    );
  }
  return [{ path, from: from as Json | undefined, to: to as Json | undefined }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byName(value: unknown): Map<string, unknown> | undefined {
  if (!Array.isArray(value)) return undefined;
  const named = new Map<string, unknown>();
  for (const item of value as unknown[]) {
    if (!isObject(item) || typeof item['name'] !== 'string' || named.has(item['name'])) return undefined;
    named.set(item['name'], item);
  }
  return named;
}

/** One field after the other, old lines before new ones. */
export function diffText(changes: readonly FieldChange[]): string {
  return changes
    .map(({ path, from, to }) =>
      [`@@ ${path} @@`, ...valueLines('-', from), ...valueLines('+', to)].join('\n'),
    )
    .join('\n');
}

/** A value over as many lines as it needs, each with its sign; none for a value that is not there. */
export function valueLines(sign: '-' | '+', value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return text.split('\n').map((line) => `${sign} ${line}`);
}
