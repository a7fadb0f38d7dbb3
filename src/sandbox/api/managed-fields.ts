/** Who owns which field: kept for every write through the API, as the API server keeps it. */
import type { ManagedFields, ObjectMeta } from '../../core/kubernetes/objects.ts';
import { type Fields, fieldsOf, isFields, withValue, without } from './fields.ts';
import { compare, difference, type FieldSet, union } from './field-sets.ts';

export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
  /** Timestamp of the write. */
  readonly time: string;
}

export type Entry = ManagedFields & { readonly apiVersion?: string; readonly fieldsType?: string };

const IDENTITY = new Set([
  ...['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp'],
  ...['deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields', 'selfLink'],
]);

/** The object without what nobody can own. */
export function ownable(object: Fields): Fields {
  const metadata = Object.fromEntries(
    Object.entries(fieldsOf(object['metadata'])).filter(([key]) => !IDENTITY.has(key)),
  );
  const rest = without(without(object, 'apiVersion'), 'kind');
  return Object.keys(metadata).length === 0 ? without(rest, 'metadata') : { ...rest, metadata };
}

export function entriesOf(object: Fields | undefined): readonly Entry[] {
  const metadata: ObjectMeta = fieldsOf(object?.['metadata']);
  return metadata.managedFields ?? [];
}

export function setOf({ fieldsV1 }: Entry): FieldSet | undefined {
  return isFields(fieldsV1) && Object.keys(fieldsV1).length > 0 ? fieldsV1 : undefined;
}

export function isEntryOf(entry: Entry, manager: Manager): boolean {
  return (
    entry.manager === manager.name &&
    entry.operation === manager.operation &&
    (entry.subresource ?? '') === (manager.subresource ?? '')
  );
}

export function entry(manager: Manager, fields: FieldSet): Fields {
  return {
    manager: manager.name,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    time: manager.time,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(manager.subresource ? { subresource: manager.subresource } : {}),
  };
}

export function withEntries(object: Fields, entries: readonly unknown[]): Fields {
  return withValue(object, ['metadata', 'managedFields'], entries.length === 0 ? undefined : entries);
}

/** After a create, replace or patch: the writer owns what changed, nobody owns what went. */
export function afterUpdate(before: Fields | undefined, after: Fields, manager: Manager): Fields {
  const old = entriesOf(before);
  const { changed, removed } = compare(before ? ownable(before) : {}, ownable(after));
  if (!changed && !removed) return withEntries(after, old);
  const lost = union(changed, removed);
  const kept: unknown[] = [];
  let own: FieldSet | undefined = changed;
  for (const one of old) {
    if (isEntryOf(one, manager)) {
      own = union(difference(setOf(one), removed), changed);
      continue;
    }
    const rest = difference(setOf(one), lost);
    if (rest) kept.push({ ...one, fieldsV1: rest });
  }
  return withEntries(after, own ? [...kept, entry(manager, own)] : kept);
}
