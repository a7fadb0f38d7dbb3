/**
 * What decoding a request into typed objects does on a real API server: fields that the type does not have are dropped, or
 * refused when the client asks for strictness; values of the wrong type are refused.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#setting-the-field-validation-level
 */
import type { KubeObject } from '../../core/kubernetes/objects.ts';
import { apiVersionOf, type Resource } from '../../core/kubernetes/resources.ts';
import { type FieldType, objectSchema, schemaOf } from '../../core/kubernetes/validate/schema.ts';
import { ApiFailure, badRequest } from './failures.ts';
import { type Fields, fieldsOf, isFields } from './fields.ts';

interface Problems {
  readonly unknown: string[];
  readonly wrong: string[];
}

/** Throws `invalid` (400) for a wrong type, and for an unknown field when `strict`. The same object when all is known. */
export function decode(resource: Resource, object: Fields, strict: boolean): Fields {
  const { value, problems } = walked(resource, object);
  const intro = `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}`;
  const [wrong] = problems.wrong;
  if (wrong !== undefined) throw badRequest(`${intro}: ${wrong}`);
  if (strict && problems.unknown.length > 0) {
    const fields = problems.unknown.map((path) => `unknown field "${path.slice(1)}"`).join(', ');
    throw badRequest(`${intro}: strict decoding error: ${fields}`);
  }
  return value;
}

/** Server-side apply is always strict, and words it in its own way, with a 500. */
export function decodeApplied(resource: Resource, config: Fields): void {
  const { problems } = walked(resource, config);
  const [unknown] = problems.unknown;
  const { name = '', namespace }: NonNullable<KubeObject['metadata']> = fieldsOf(config['metadata']);
  const subject = namespace === undefined ? name : `${namespace}/${name}`;
  const intro = `failed to create typed patch object (${subject}; ${apiVersionOf(resource)}, Kind=${resource.kind})`;
  const why = unknown === undefined ? problems.wrong[0] : `${unknown}: field not declared in schema`;
  if (why !== undefined) throw new ApiFailure('server-error', 500, '', `${intro}: ${why}`);
}

function walked(resource: Resource, object: Fields): { readonly value: Fields; readonly problems: Problems } {
  const problems: Problems = { unknown: [], wrong: [] };
  const schema = schemaOf(apiVersionOf(resource), resource.kind);
  if (!schema) return { value: object, problems };
  const value = fieldsOf(walk({ kind: 'object', definition: schema.name }, object, '', problems));
  return { value, problems };
}

function walk(type: FieldType, value: unknown, path: string, problems: Problems): unknown {
  if (value === null || value === undefined) return value;
  switch (type.kind) {
    case 'object':
      return walkObject(type.definition, value, path, problems);
    case 'map':
      if (!isFields(value)) return wrong(value, path, 'map', problems);
      for (const [key, one] of Object.entries(value)) walk(type.value, one, `${path}.${key}`, problems);
      return value;
    case 'list': {
      if (!Array.isArray(value)) return wrong(value, path, 'list', problems);
      const items: readonly unknown[] = value;
      const next = items.map((item, index) => walk(type.item, item, `${path}[${index}]`, problems));
      return next.every((item, index) => item === items[index]) ? value : next;
    }
    case 'enum':
      return typeof value === 'string' ? value : wrong(value, path, 'string', problems);
    case 'scalar':
      return fits(type.type, value) ? value : wrong(value, path, type.type, problems);
  }
}

function walkObject(definition: string, value: unknown, path: string, problems: Problems): unknown {
  const schema = objectSchema(definition);
  if (!schema) return value;
  if (!isFields(value)) return wrong(value, path, definition, problems);
  let copy: Record<string, unknown> | undefined;
  for (const [key, one] of Object.entries(value)) {
    const type = schema.fields.get(key);
    if (!type && path === '.metadata' && SERVER_METADATA.has(key)) continue;
    if (!type) {
      // The server's own status may hold what the bundled schema left out.
      if (path.startsWith('.status')) continue;
      problems.unknown.push(`${path}.${key}`);
      copy ??= { ...value };
      Reflect.deleteProperty(copy, key);
      continue;
    }
    const next = key === 'status' && path === '' ? one : walk(type, one, `${path}.${key}`, problems);
    if (next !== one) (copy ??= { ...value })[key] = next;
  }
  return copy ?? value;
}

const SERVER_METADATA = new Set([
  'managedFields',
  'selfLink',
  'deletionGracePeriodSeconds',
  'generation',
  'uid',
]);

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'string':
    case 'byte':
    case 'time':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'int32':
    case 'int64':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'quantity':
    case 'int-or-string':
      return typeof value === 'string' || typeof value === 'number';
    default:
      return true;
  }
}

function wrong(value: unknown, path: string, type: string, problems: Problems): unknown {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  problems.wrong.push(`json: cannot unmarshal ${found} into Go struct field ${path} of type ${type}`);
  return value;
}
