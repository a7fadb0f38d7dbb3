/**
 * What decoding into typed objects and encoding them again does to a request on a real API server: nulls, empty maps and
 * zero values that are `omitempty` are gone. It matters for JSON patch: `test` of `paused: false` fails, for it is absent.
 */
import type { Resource } from '../../core/kubernetes/resources.ts';
import { type Fields, fieldsOf, isFields } from './fields.ts';
import { canonical } from './quantities.ts';

const OMITTED_WHEN_EMPTY: readonly (readonly string[])[] = [
  ...['labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'].map((key) => [
    'metadata',
    key,
  ]),
  ['data'],
  ['binaryData'],
  ['stringData'],
  ...['labels', 'annotations'].map((key) => ['spec', 'template', 'metadata', key]),
  ['spec', 'template', 'spec', 'nodeSelector'],
];

const OMITTED_WHEN_ZERO: Readonly<Record<string, readonly string[]>> = {
  deployments: ['paused', 'minReadySeconds'],
  replicasets: ['minReadySeconds'],
};

export function normalise(resource: Resource, object: Fields): Fields {
  let next = fieldsOf(tidy(object, ''));
  for (const path of OMITTED_WHEN_EMPTY) next = dropEmpty(next, path);
  const spec = next['spec'];
  if (isFields(spec)) {
    const zeros = (OMITTED_WHEN_ZERO[resource.plural] ?? []).filter(
      (key) => spec[key] === false || spec[key] === 0,
    );
    if (zeros.length > 0) {
      next = {
        ...next,
        spec: Object.fromEntries(Object.entries(spec).filter(([key]) => !zeros.includes(key))),
      };
    }
  }
  return next;
}

/** Without nulls, quantities in canonical form; the same object when there is nothing to do. */
function tidy(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    value.forEach((item: unknown, index) => {
      const next = tidy(item, '');
      if (next !== item) (copy ??= [...(value as readonly unknown[])])[index] = next;
    });
    return copy ?? value;
  }
  if (!isFields(value)) return value;
  if (key === 'fieldsV1') return value;
  const isAmounts = key === 'requests' || key === 'limits' || key === 'hard';
  let copy: Record<string, unknown> | undefined;
  for (const name in value) {
    const old = value[name];
    if (old === null || old === undefined) {
      copy ??= { ...value };
      Reflect.deleteProperty(copy, name);
      continue;
    }
    const next =
      isAmounts && (typeof old === 'string' || typeof old === 'number') ? canonical(old) : tidy(old, name);
    if (next !== old) (copy ??= { ...value })[name] = next;
  }
  return copy ?? value;
}

function dropEmpty(object: Fields, path: readonly string[]): Fields {
  const [key = '', ...rest] = path;
  const value = object[key];
  if (value === undefined) return object;
  if (rest.length === 0) {
    const empty = Array.isArray(value)
      ? value.length === 0
      : isFields(value) && Object.keys(value).length === 0;
    if (!empty) return object;
    const copy = { ...object };
    Reflect.deleteProperty(copy, key);
    return copy;
  }
  if (!isFields(value)) return object;
  const next = dropEmpty(value, rest);
  return next === value ? object : { ...object, [key]: next };
}
