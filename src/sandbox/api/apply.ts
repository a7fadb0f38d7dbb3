/**
 * Server-side apply: what is applied is owned, what is no longer applied and nobody else's goes, and what another
 * manager owns is a conflict unless forced. https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
import { applyConflict, type Cause } from './failures.ts';
import { equal, type Fields, fieldsOf, isFields, listOf } from './fields.ts';
import {
  byKey,
  compare,
  difference,
  type FieldSet,
  fieldsIn,
  intersection,
  isMember,
  paths,
  union,
} from './field-sets.ts';
import { isAtomic, itemKey, listKeys } from './list-keys.ts';
import {
  type Entry,
  entriesOf,
  entry,
  isEntryOf,
  type Manager,
  ownable,
  setOf,
  withEntries,
} from './managed-fields.ts';

/**
 * The object after `applied` was applied to `live`, with its managedFields, before `complete` (defaults) ran on it.
 * Throws `conflict` naming the owners.
 */
export function applied(live: Fields | undefined, config: Fields, manager: Manager, force: boolean): Fields {
  const wanted = ownable(config);
  const set = fieldsIn(wanted);
  const entries = entriesOf(live);
  const others = entries.filter((one) => !isEntryOf(one, manager));
  const before = live ? ownable(live) : {};
  const merged = fieldsOf(merge(before, wanted, []));

  const { changed } = compare(before, merged);
  const conflicts = others.flatMap((owner) => {
    const fields = intersection(changed, setOf(owner));
    return fields ? [{ owner, fields }] : [];
  });
  if (conflicts.length > 0 && !force) throw refused(conflicts);

  const mine = entries.find((one) => isEntryOf(one, manager));
  let theirs: FieldSet | undefined;
  for (const one of others) theirs = union(theirs, setOf(one));
  const dropped = difference(difference(mine ? setOf(mine) : undefined, set), theirs);
  const pruned = dropped ? fieldsOf(prune(merged, dropped, theirs, [])) : merged;

  const kept = others.flatMap((one) => {
    const taken = conflicts.find(({ owner }) => owner === one)?.fields;
    const rest = difference(setOf(one), taken);
    return rest ? [taken ? { ...one, fieldsV1: rest } : one] : [];
  });
  const unchanged = mine && equal(setOf(mine), set) && equal(pruned, before);
  const own = set ? [unchanged ? mine : entry(manager, set)] : [];
  const metadata = { ...fieldsOf(fieldsOf(live ?? config)['metadata']), ...fieldsOf(pruned['metadata']) };
  for (const key of ['labels', 'annotations', 'ownerReferences', 'finalizers']) {
    if (fieldsOf(pruned['metadata'])[key] === undefined) Reflect.deleteProperty(metadata, key);
  }
  return withEntries({ ...pruned, apiVersion: config['apiVersion'], kind: config['kind'], metadata }, [
    ...own,
    ...kept,
  ]);
}

function merge(live: unknown, wanted: unknown, path: readonly string[]): unknown {
  const field = path.at(-1) ?? '';
  if (isFields(wanted) && isFields(live) && !isAtomic(field)) {
    const merged: Record<string, unknown> = { ...live };
    for (const [key, value] of Object.entries(wanted)) {
      if (value !== undefined) merged[key] = merge(live[key], value, [...path, key]);
    }
    return merged;
  }
  const keys = listKeys(path);
  if (!Array.isArray(wanted) || !Array.isArray(live) || keys === undefined)
    return equal(live, wanted) ? live : wanted;
  const merged = byKey(live, keys);
  for (const [key, item] of byKey(wanted, keys)) {
    merged.set(key, merged.has(key) ? merge(merged.get(key), item, path) : item);
  }
  const list = [...merged.values()];
  return equal(list, live) ? live : list;
}

function prune(
  value: unknown,
  gone: FieldSet,
  theirs: FieldSet | undefined,
  path: readonly string[],
): unknown {
  if (Array.isArray(value)) {
    const keys = listKeys(path);
    if (keys === undefined) return undefined;
    const rest = listOf(value).flatMap((item) => {
      const key = itemKey(item, keys) ?? '';
      const set = gone[key];
      if (!isFields(set)) return [item];
      const held = fieldsOf(theirs)[key];
      if (isMember(set) && held === undefined) return [];
      return [prune(item, set, isFields(held) ? held : undefined, path)];
    });
    return rest.length === 0 ? undefined : rest;
  }
  if (!isFields(value)) return undefined;
  const rest: Record<string, unknown> = { ...value };
  for (const [name, set] of Object.entries(gone)) {
    const key = name.slice(2);
    if (!name.startsWith('f:') || !isFields(set) || !(key in rest)) continue;
    const held = fieldsOf(theirs)[name];
    const below =
      Object.keys(set).length === 0
        ? undefined
        : prune(rest[key], set, isFields(held) ? held : undefined, [...path, key]);
    if (below === undefined) Reflect.deleteProperty(rest, key);
    else rest[key] = below;
  }
  return Object.keys(rest).length === 0 ? undefined : rest;
}

function refused(conflicts: readonly { readonly owner: Entry; readonly fields: FieldSet }[]) {
  const causes = conflicts.flatMap(({ owner, fields }) =>
    paths(fields).map((field): Cause => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${described(owner)}`,
      field,
    })),
  );
  const [only] = causes;
  if (causes.length === 1 && only) {
    return applyConflict(`Apply failed with 1 conflict: ${only.message}: ${only.field ?? ''}`, causes);
  }
  const lines = conflicts.flatMap(({ owner, fields }) => [
    `conflicts with ${described(owner)}:`,
    ...paths(fields).map((path) => `- ${path}`),
  ]);
  return applyConflict(`Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`, causes);
}

function described({ manager = '', operation, apiVersion, subresource, time }: Entry): string {
  const name = `${JSON.stringify(manager)}${subresource ? ` with subresource "${subresource}"` : ''}`;
  return operation === 'Update' ? `${name} using ${apiVersion ?? ''}${time ? ` at ${time}` : ''}` : name;
}
