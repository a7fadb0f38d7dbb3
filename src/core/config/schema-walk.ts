/** What the schema knows about a place in a document: its keys, their descriptions and defaults. */
import { z } from 'zod';
import type { PathStep } from '../yaml/tree.ts';
import { documentSchema } from './sections/document.ts';

export type AnySchema = z.core.$ZodType;

export interface PlaceDescription {
  readonly description: string;
  /** What holds when the key is absent. */
  readonly default?: unknown;
}

/** The schemas that a value at `path` may follow; several where the schema has alternatives. */
export function schemasAt(path: readonly PathStep[], root: AnySchema = documentSchema): readonly AnySchema[] {
  return path.reduce<readonly AnySchema[]>(
    (schemas, step) => schemas.flatMap(alternatives).flatMap((schema) => childrenOf(schema, step)),
    [root],
  );
}

/** The keys that may stand in a mapping at `path`. */
export function keysAt(path: readonly PathStep[]): readonly string[] {
  const objects = schemasAt(path).flatMap(alternatives);
  return [
    ...new Set(objects.flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []))),
  ];
}

export function describeAt(path: readonly PathStep[]): PlaceDescription | undefined {
  for (const schema of schemasAt(path)) {
    for (const layer of layers(schema)) {
      const { description } = metaOf(layer);
      if (description === undefined) continue;
      const standard = layers(schema)
        .map((each) => metaOf(each).default)
        .find((each) => each !== undefined);
      return { description, ...(standard === undefined ? {} : { default: standard }) };
    }
  }
  return undefined;
}

function metaOf(schema: AnySchema): { readonly description?: string; readonly default?: unknown } {
  const { description, default: standard } = z.globalRegistry.get(schema) ?? {};
  return {
    ...(description === undefined ? {} : { description }),
    ...(standard === undefined ? {} : { default: standard }),
  };
}

/** A schema and what it wraps, from outside in. */
function layers(schema: AnySchema): readonly AnySchema[] {
  return schema instanceof z.ZodOptional ? [schema, ...layers(schema.unwrap())] : [schema];
}

/** The alternatives of a union, each without its wrapping. */
export function alternatives(schema: AnySchema): readonly AnySchema[] {
  const inner = layers(schema).at(-1) ?? schema;
  if (!(inner instanceof z.ZodUnion)) return [inner];
  return inner.options.flatMap(alternatives);
}

function childrenOf(schema: AnySchema, step: PathStep): readonly AnySchema[] {
  if (typeof step === 'number') return schema instanceof z.ZodArray ? [schema.element] : [];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, AnySchema>> = schema.shape;
  const own = Object.hasOwn(shape, step) ? shape[step] : undefined;
  if (own !== undefined) return [own];
  const { catchall } = schema.def;
  return catchall === undefined || catchall instanceof z.ZodNever || catchall instanceof z.ZodUnknown
    ? []
    : [catchall];
}
