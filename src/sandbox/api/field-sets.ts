/**
 * Sets of fields as `managedFields` writes them (fieldsV1): `{}` is a member; an object with `.` is a member with members
 * below; `f:` names a field, `k:` and `v:` a list item.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
import { equal, type Fields, fieldsOf, isFields } from './fields.ts';
import { isAtomic, itemKey, listKeys } from './list-keys.ts';

/** Never undefined inside; an absent set is `undefined`. */
export type FieldSet = Fields;

const MEMBER: FieldSet = Object.freeze({});

export function isMember(set: unknown): boolean {
  return isFields(set) && ('.' in set || Object.keys(set).length === 0);
}

function make(member: boolean, below: Record<string, unknown>): FieldSet | undefined {
  if (Object.keys(below).length === 0) return member ? MEMBER : undefined;
  return member ? { '.': MEMBER, ...below } : below;
}

export function union(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (!a || !b || a === b) return a ?? b;
  const below: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (key === '.') continue;
    below[key] = union(setAt(a, key), setAt(b, key));
  }
  return make(isMember(a) || isMember(b), below);
}

/** What is in `a` and not in `b`. */
export function difference(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (!a || !b) return a;
  const below: Record<string, unknown> = {};
  for (const key of Object.keys(a)) {
    if (key === '.') continue;
    const rest = difference(setAt(a, key), setAt(b, key));
    if (rest) below[key] = rest;
  }
  return make(isMember(a) && !isMember(b), below);
}

/** What is in both. */
export function intersection(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (!a || !b) return undefined;
  const below: Record<string, unknown> = {};
  for (const key of Object.keys(a)) {
    if (key === '.') continue;
    const both = intersection(setAt(a, key), setAt(b, key));
    if (both) below[key] = both;
  }
  return make(isMember(a) && isMember(b), below);
}

function setAt(set: FieldSet, key: string): FieldSet | undefined {
  const below = set[key];
  return isFields(below) ? below : undefined;
}

/** The members as paths in the API server's notation: `.spec.template.spec.containers[name="api"].image`. */
export function paths(set: FieldSet | undefined, prefix = ''): string[] {
  if (!set) return [];
  const found = isMember(set) && prefix !== '' ? [prefix] : [];
  for (const key of Object.keys(set)) {
    if (key !== '.') found.push(...paths(setAt(set, key), prefix + readable(key)));
  }
  return found;
}

function readable(key: string): string {
  const rest = key.slice(2);
  if (key.startsWith('f:')) return `.${rest}`;
  if (key.startsWith('v:')) return `[=${rest}]`;
  const keys: unknown = JSON.parse(rest);
  const pairs = Object.entries(fieldsOf(keys)).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `[${pairs.join(',')}]`;
}

/** All fields of `value`, leaves and list items. */
export function fieldsIn(value: unknown, path: readonly string[] = []): FieldSet | undefined {
  if (value === undefined) return undefined;
  if (isFields(value) && !isAtomic(path.at(-1) ?? '')) {
    const below: Record<string, unknown> = {};
    for (const [key, one] of Object.entries(value)) {
      const set = fieldsIn(one, [...path, key]);
      if (set) below[`f:${key}`] = set;
    }
    return make(Object.keys(below).length === 0, below);
  }
  const keys = Array.isArray(value) ? listKeys(path) : undefined;
  if (!Array.isArray(value) || keys === undefined) return MEMBER;
  const below: Record<string, unknown> = {};
  for (const item of value) {
    const key = itemKey(item, keys);
    if (key !== undefined) below[key] = keys === 'set' ? MEMBER : itemSet(item, path);
  }
  return make(Object.keys(below).length === 0, below);
}

function itemSet(item: unknown, path: readonly string[]): FieldSet {
  return union(MEMBER_WITH, fieldsIn(item, path)) ?? MEMBER;
}
const MEMBER_WITH: FieldSet = Object.freeze({ '.': MEMBER });

export interface Difference {
  /** Added or given another value. */
  readonly changed: FieldSet | undefined;
  readonly removed: FieldSet | undefined;
}

const SAME: Difference = { changed: undefined, removed: undefined };

/** What changed from `before` to `after`; costs what changed where structure is shared. */
export function compare(before: unknown, after: unknown, path: readonly string[] = []): Difference {
  if (before === after) return SAME;
  if (before === undefined) return { changed: fieldsIn(after, path), removed: undefined };
  if (after === undefined) return { changed: undefined, removed: fieldsIn(before, path) };
  if (isFields(before) && isFields(after) && !isAtomic(path.at(-1) ?? '')) {
    return gather(new Set([...Object.keys(before), ...Object.keys(after)]), 'f:', (key) =>
      compare(before[key], after[key], [...path, key]),
    );
  }
  const keys = listKeys(path);
  if (Array.isArray(before) && Array.isArray(after) && keys !== undefined) {
    const old = byKey(before, keys);
    const now = byKey(after, keys);
    return gather(new Set([...old.keys(), ...now.keys()]), '', (key) => {
      if (!old.has(key)) return { changed: itemSet(now.get(key), path), removed: undefined };
      if (!now.has(key)) return { changed: undefined, removed: itemSet(old.get(key), path) };
      return keys === 'set' ? SAME : compare(old.get(key), now.get(key), path);
    });
  }
  if (equal(before, after)) return SAME;
  return {
    changed: fieldsIn(after, path),
    removed: difference(fieldsIn(before, path), fieldsIn(after, path)),
  };
}

function gather(keys: ReadonlySet<string>, prefix: string, look: (key: string) => Difference): Difference {
  const changed: Record<string, unknown> = {};
  const removed: Record<string, unknown> = {};
  for (const key of keys) {
    const one = look(key);
    if (one.changed) changed[prefix + key] = one.changed;
    if (one.removed) removed[prefix + key] = one.removed;
  }
  return { changed: make(false, changed), removed: make(false, removed) };
}

export function byKey(list: readonly unknown[], keys: readonly string[] | 'set'): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const item of list) found.set(itemKey(item, keys) ?? `?${found.size}`, item);
  return found;
}
