/**
 * The bundled API schemas as types that can be walked. The data is made by scripts/generate/kubernetes-schemas.ts;
 * its small type language is: `string`, `boolean`, `int32`, `int64`, `number`, `quantity`, `int-or-string`, `byte`
 * (base64), `time`, `any`, `(A|B)` one of, `#definition`, `{}T` a map of T, `[]T` a list of T, `[=]T` a set of T,
 * `[key,key]T` a list of T in which the keys name an item.
 */
import data from '../schemas/v1.36.json' with { type: 'json' };
import type { PathStep } from '../../yaml/tree.ts';

export type ScalarType =
  | 'string'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'number'
  | 'quantity'
  | 'int-or-string'
  | 'byte'
  | 'time'
  | 'any';

export type FieldType =
  | { readonly kind: 'scalar'; readonly type: ScalarType }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | {
      readonly kind: 'list';
      readonly item: FieldType;
      readonly keys: readonly string[];
      readonly set: boolean;
    }
  | { readonly kind: 'map'; readonly value: FieldType }
  | { readonly kind: 'object'; readonly definition: string };

export interface ObjectSchema {
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldType>;
  readonly required: readonly string[];
}

interface SchemaData {
  readonly version: string;
  readonly served: Readonly<Record<string, readonly string[]>>;
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<
    Record<
      string,
      { readonly fields: Readonly<Record<string, string>>; readonly required?: readonly string[] }
    >
  >;
}

const DATA: SchemaData = data;
const SCALARS: ReadonlySet<string> = new Set<ScalarType>([
  'string',
  'boolean',
  'int32',
  'int64',
  'number',
  'quantity',
  'int-or-string',
  'byte',
  'time',
  'any',
]);

/** The minor version that manifests are checked against, e.g. `1.36`. */
export const KUBERNETES_VERSION = DATA.version;

const types = new Map<string, FieldType>();
const objects = new Map<string, ObjectSchema>();

function typeFrom(text: string): FieldType {
  const known = types.get(text);
  if (known !== undefined) return known;
  const type = readType(text);
  types.set(text, type);
  return type;
}

function isScalarType(text: string): text is ScalarType {
  return SCALARS.has(text);
}

function readType(text: string): FieldType {
  if (text.startsWith('#')) return { kind: 'object', definition: text.slice(1) };
  if (text.startsWith('(')) return { kind: 'enum', values: text.slice(1, -1).split('|') };
  if (text.startsWith('{}')) return { kind: 'map', value: typeFrom(text.slice(2)) };
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    const inside = text.slice(1, end);
    const keys = inside === '' || inside === '=' ? [] : inside.split(',');
    return { kind: 'list', item: typeFrom(text.slice(end + 1)), keys, set: inside === '=' };
  }
  return { kind: 'scalar', type: isScalarType(text) ? text : 'any' };
}

/** Undefined only for a name that the data does not hold. */
export function objectSchema(definition: string): ObjectSchema | undefined {
  const known = objects.get(definition);
  if (known !== undefined) return known;
  const raw = DATA.definitions[definition];
  if (raw === undefined) return undefined;
  const schema: ObjectSchema = {
    name: definition,
    fields: new Map(Object.entries(raw.fields).map(([name, type]) => [name, typeFrom(type)])),
    required: raw.required ?? [],
  };
  objects.set(definition, schema);
  return schema;
}

/** The schema of a kind; undefined when the kind is not among those that are checked. */
export function schemaOf(apiVersion: string, kind: string): ObjectSchema | undefined {
  const definition = DATA.kinds[`${apiVersion}/${kind}`];
  return definition === undefined ? undefined : objectSchema(definition);
}

/** The kinds that the API server itself serves under an apiVersion; undefined for one that it does not know. */
export function servedKinds(apiVersion: string): readonly string[] | undefined {
  return Object.hasOwn(DATA.served, apiVersion) ? DATA.served[apiVersion] : undefined;
}

/** The apiVersions under which the API server serves a kind, the stable first. */
export function versionsServing(kind: string): readonly string[] {
  return Object.keys(DATA.served)
    .filter((apiVersion) => DATA.served[apiVersion]?.includes(kind))
    .sort((a, b) => Number(/alpha|beta/.test(a)) - Number(/alpha|beta/.test(b)) || (a < b ? 1 : -1));
}

/** True for a group that Kubernetes itself owns: an unknown version or kind in it is a mistake. */
export function isBuiltInGroup(apiVersion: string): boolean {
  const group = groupOf(apiVersion);
  return Object.keys(DATA.served).some((each) => groupOf(each) === group);
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** The type at a path below an object, for completion and hovers; undefined where the schema knows nothing. */
export function typeAt(schema: ObjectSchema, path: readonly PathStep[]): FieldType | undefined {
  let type: FieldType | undefined = { kind: 'object', definition: schema.name };
  for (const step of path) {
    if (type?.kind === 'list') type = typeof step === 'number' ? type.item : undefined;
    else if (type?.kind === 'map') type = type.value;
    else if (type?.kind === 'object') type = objectSchema(type.definition)?.fields.get(String(step));
    else return undefined;
  }
  return type;
}
