/**
 * Writes src/core/kubernetes/schemas/v<minor>.json: what the Kubernetes API says about the kinds that we check, as data
 * without its prose. Run by hand for a new minor version (it needs `go`, which fetches two modules):
 *
 *     node scripts/generate/kubernetes-schemas.ts
 *
 * Types, required fields and list keys come from the API's own OpenAPI; enumerations from the `+enum` marks of its Go
 * types, because the committed OpenAPI leaves them out. What neither says, and the schema therefore can't know:
 * value ranges and patterns (ports, names), which fields exclude each other, defaults, immutable fields, and what
 * admission plugins add. Some of that are lint rules.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { goEnums, type GoEnums } from './go-enums.ts';

const KUBERNETES = 'v1.36.3';
const API = 'v0.36.3';
const ROOT = path.dirname(path.dirname(import.meta.dirname));

/** apiVersion and kind of everything that is checked. */
const KINDS = [
  'v1/ConfigMap',
  'v1/Namespace',
  'v1/PersistentVolumeClaim',
  'v1/Pod',
  'v1/Secret',
  'v1/Service',
  'v1/ServiceAccount',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'autoscaling/v1/HorizontalPodAutoscaler',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'batch/v1/CronJob',
  'batch/v1/Job',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/NetworkPolicy',
  'policy/v1/PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1/ClusterRole',
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding',
  'rbac.authorization.k8s.io/v1/Role',
  'rbac.authorization.k8s.io/v1/RoleBinding',
];

/** Definitions whose JSON form is not what their OpenAPI object says, by what the value really is. */
const SPECIAL: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'any',
};

interface OpenApi {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: OpenApi;
  readonly additionalProperties?: OpenApi;
  readonly properties?: Readonly<Record<string, OpenApi>>;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

interface Definition {
  fields: Record<string, string>;
  required?: readonly string[];
}

const shortName = (definition: string): string =>
  definition.replace(/^io\.k8s\.(api|apimachinery\.pkg\.apis)\./, '');

/** The type language of the data file; `validate/schema.ts` reads it. */
function typeOf(field: OpenApi, need: (definition: string) => void): string {
  if (field.$ref !== undefined) {
    const name = field.$ref.replace('#/definitions/', '');
    const special = SPECIAL[name];
    if (special !== undefined) return special;
    need(name);
    return `#${shortName(name)}`;
  }
  if (field.type === 'array') {
    const item = field.items === undefined ? 'any' : typeOf(field.items, need);
    const keys =
      field['x-kubernetes-list-map-keys'] ??
      (field['x-kubernetes-patch-merge-key'] === undefined ? [] : [field['x-kubernetes-patch-merge-key']]);
    if (field['x-kubernetes-list-type'] === 'set') return `[=]${item}`;
    // Without list-type `map` a merge key is only a hint for patches, and the server accepts repeated keys.
    return field['x-kubernetes-list-type'] === 'map' ? `[${keys.join(',')}]${item}` : `[]${item}`;
  }
  if (field.type === 'object') {
    return field.additionalProperties === undefined ? 'any' : `{}${typeOf(field.additionalProperties, need)}`;
  }
  if (field.type === 'integer') return field.format === 'int64' ? 'int64' : 'int32';
  if (field.type === 'string') return field.format === 'byte' ? 'byte' : 'string';
  return field.type ?? 'any';
}

/** The text of the data file, from the OpenAPI document and the enumerations. Pure, so that a test can call it. */
export function compactSchemas(
  version: string,
  swagger: { readonly definitions: Readonly<Record<string, OpenApi>> },
  enums: GoEnums,
): string {
  const queue: string[] = [];
  const seen = new Set<string>();
  const need = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    queue.push(name);
  };
  const kinds: Record<string, string> = {};
  for (const [name, definition] of Object.entries(swagger.definitions)) {
    for (const { group, version: v, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      const id = `${group === '' ? '' : `${group}/`}${v}/${kind}`;
      if (!KINDS.includes(id)) continue;
      kinds[id] = shortName(name);
      need(name);
    }
  }
  const served: Record<string, string[]> = {};
  for (const { group, version: v, kind } of persistent(swagger.definitions)) {
    (served[group === '' ? v : `${group}/${v}`] ??= []).push(kind);
  }
  const missing = KINDS.filter((kind) => kinds[kind] === undefined);
  if (missing.length > 0) throw new Error(`Not in the OpenAPI document: ${missing.join(', ')}`);

  const definitions: Record<string, Definition> = {};
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const definition = swagger.definitions[name];
    if (definition === undefined) throw new Error(`Referenced and not defined: ${name}`);
    const fields: Record<string, string> = {};
    for (const [field, schema] of Object.entries(definition.properties ?? {})) {
      const type = typeOf(schema, need);
      const values = enums[shortName(name)]?.[field];
      fields[field] = values === undefined ? type : type.replace(/string$/, `(${values.join('|')})`);
    }
    definitions[shortName(name)] = {
      fields,
      ...(definition.required === undefined ? {} : { required: definition.required }),
    };
  }
  return render(version, sorted(served), sorted(kinds), sorted(definitions));
}

/** Every kind that a manifest could name: it has metadata, and is not the list of another. */
function* persistent(
  definitions: Readonly<Record<string, OpenApi>>,
): Generator<{ group: string; version: string; kind: string }> {
  for (const definition of Object.values(definitions)) {
    const kinds = definition['x-kubernetes-group-version-kind'] ?? [];
    const [kind] = kinds;
    // Requests such as DeleteOptions belong to every group, objects to one.
    if (kind === undefined || kinds.length > 1) continue;
    if (definition.properties?.['metadata']?.$ref?.endsWith('.ObjectMeta') === true) yield kind;
  }
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/** One definition a line, so that the difference between two versions of Kubernetes can be read. */
function render(
  version: string,
  served: Record<string, string[]>,
  kinds: Record<string, string>,
  definitions: Record<string, Definition>,
): string {
  const lines = (record: Record<string, unknown>): string =>
    Object.entries(record)
      .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n');
  return `{
  "version": ${JSON.stringify(version)},
  "served": {
${lines(served)}
  },
  "kinds": {
${lines(kinds)}
  },
  "definitions": {
${lines(definitions)}
  }
}
`;
}

async function moduleFolder(module: string): Promise<string> {
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module]);
  const answer: unknown = JSON.parse(stdout);
  if (typeof answer === 'object' && answer !== null && 'Dir' in answer && typeof answer.Dir === 'string') {
    return answer.Dir;
  }
  throw new Error(`go did not say where ${module} is.`);
}

if (import.meta.main) {
  const kubernetes = await moduleFolder(`k8s.io/kubernetes@${KUBERNETES}`);
  const api = await moduleFolder(`k8s.io/api@${API}`);
  const swagger = await readFile(path.join(kubernetes, 'api/openapi-spec/swagger.json'), 'utf8');
  const minor = KUBERNETES.split('.').slice(0, 2).join('.');
  const file = path.join(ROOT, 'src/core/kubernetes/schemas', `${minor}.json`);
  // The swagger file is the Kubernetes project's own, of a pinned version: its shape is taken as given.
  const document = JSON.parse(swagger) as Parameters<typeof compactSchemas>[1];
  await writeFile(file, compactSchemas(minor.slice(1), document, await goEnums(api)));
  process.stdout.write(`${path.relative(ROOT, file)}\n`);
}
