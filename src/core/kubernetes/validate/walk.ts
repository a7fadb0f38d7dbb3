/** A YAML tree against the schema of its kind: unknown fields, wrong types, missing required fields. */
import type { Finding } from '../../lint/finding.ts';
import { replacement } from '../../lint/finding.ts';
import { didYouMean } from '../../lint/suggest.ts';
import { keyText } from '../../yaml/navigate.ts';
import type { Span, YamlEntry, YamlMap, YamlNode } from '../../yaml/tree.ts';
import type { Complaint } from './scalars.ts';
import { checkEnum, checkScalar } from './scalars.ts';
import type { FieldType, ObjectSchema } from './schema.ts';
import { objectSchema } from './schema.ts';

export interface WalkOptions {
  /** A patch says only what it changes: nothing is missing from it. */
  readonly partial: boolean;
}

/** Beyond these a person fixes first and looks again; it also bounds the time that hostile files take. */
const MAX_FINDINGS = 200;
const MAX_GUESSES = 50;

/** Filled in by the API server when absent, although the OpenAPI document calls them required. */
const DEFAULTED = new Set(['core.v1.PortStatus.protocol', 'core.v1.ContainerResizePolicy.restartPolicy']);

interface Walk {
  readonly findings: Finding[];
  readonly partial: boolean;
  guesses: number;
}

export function walkManifest(
  root: YamlMap,
  schema: ObjectSchema,
  parent: Span,
  options: WalkOptions,
): readonly Finding[] {
  const walk: Walk = { findings: [], partial: options.partial, guesses: 0 };
  checkObject(walk, root, schema, parent);
  return walk.findings;
}

function report(walk: Walk, complaint: Complaint, span: Span): void {
  walk.findings.push({ ...complaint, severity: 'error', span });
}

function checkNode(walk: Walk, node: YamlNode, type: FieldType, field: string, parent: Span): void {
  if (walk.findings.length >= MAX_FINDINGS) return;
  if (type.kind === 'scalar' && type.type === 'any') return;
  if (node.kind === 'scalar') return checkLeaf(walk, node, type, field);
  if (type.kind === 'object') {
    if (node.kind !== 'map') return wrongShape(walk, node, field, 'a mapping');
    const schema = objectSchema(type.definition);
    if (schema !== undefined) checkObject(walk, node, schema, parent);
  } else if (type.kind === 'map') {
    if (node.kind !== 'map') return wrongShape(walk, node, field, 'a mapping');
    for (const { key, value } of node.entries) checkNode(walk, value, type.value, keyText(key), key.span);
  } else if (type.kind === 'list') {
    if (node.kind !== 'seq') return wrongShape(walk, node, field, 'a list');
    for (const item of node.items) checkItem(walk, item, type.item, field);
  } else {
    wrongShape(walk, node, field, 'a single value');
  }
}

function checkItem(walk: Walk, item: YamlNode, type: FieldType, field: string): void {
  if (item.kind === 'scalar' && item.value === null) {
    report(
      walk,
      { rule: 'kubernetes/wrong-type', message: `This item of \`${field}\` is empty.` },
      item.span,
    );
    return;
  }
  const first = item.kind === 'map' ? item.entries[0] : undefined;
  checkNode(walk, item, type, field, first?.key.span ?? item.span);
}

function checkLeaf(walk: Walk, node: YamlNode & { kind: 'scalar' }, type: FieldType, field: string): void {
  if (type.kind === 'scalar' || type.kind === 'enum') {
    const complaint =
      type.kind === 'enum' ? checkEnum(node, type.values, field) : checkScalar(node, type.type, field);
    if (complaint !== undefined) report(walk, complaint, node.span);
    return;
  }
  if (node.value === null) return;
  wrongShape(walk, node, field, type.kind === 'list' ? 'a list' : 'a mapping');
}

function wrongShape(walk: Walk, node: YamlNode, field: string, wanted: string): void {
  const found = node.kind === 'map' ? 'a mapping' : node.kind === 'seq' ? 'a list' : 'a single value';
  report(
    walk,
    { rule: 'kubernetes/wrong-type', message: `\`${field}\` must be ${wanted}, and is ${found}.` },
    // A whole block would paint half the file: its first line is enough to find it.
    { start: node.span.start, end: Math.min(node.span.end, firstPart(node).end) },
  );
}

function firstPart(node: YamlNode): Span {
  if (node.kind !== 'scalar' && node.flow) return node.span;
  if (node.kind === 'map') return node.entries[0]?.key.span ?? node.span;
  if (node.kind === 'seq') return node.items[0] === undefined ? node.span : firstPart(node.items[0]);
  return node.span;
}

function checkObject(walk: Walk, map: YamlMap, schema: ObjectSchema, parent: Span): void {
  const present = new Set<string>();
  for (const item of map.entries) {
    const name = keyText(item.key);
    const type = schema.fields.get(name);
    if (type === undefined) {
      unknownField(walk, item, map, schema);
      continue;
    }
    if (!(item.value.kind === 'scalar' && item.value.value === null)) present.add(name);
    // What a controller has written is nobody's to repair.
    if (name === 'status' && schema.fields.has('apiVersion')) continue;
    checkNode(walk, item.value, type, name, item.key.span);
  }
  if (!walk.partial) missingFields(walk, present, schema, parent);
}

function missingFields(walk: Walk, present: ReadonlySet<string>, schema: ObjectSchema, parent: Span): void {
  const missing = schema.required.filter(
    (name) => !present.has(name) && !DEFAULTED.has(`${schema.name}.${name}`),
  );
  const spec = schema.fields.get('spec');
  if (spec?.kind === 'object' && !present.has('spec') && !missing.includes('spec')) {
    // Not marked as required, but an empty one lacks what it requires.
    if ((objectSchema(spec.definition)?.required.length ?? 0) > 0) missing.push('spec');
  }
  if (missing.length === 0) return;
  const names = missing.map((name) => `\`${name}\``).join(' and ');
  report(
    walk,
    {
      rule: 'kubernetes/missing-field',
      message: `${names} ${missing.length === 1 ? 'is' : 'are'} required here.`,
    },
    parent,
  );
}

function unknownField(walk: Walk, item: YamlEntry, map: YamlMap, schema: ObjectSchema): void {
  if (walk.findings.length >= MAX_FINDINGS) return;
  const name = keyText(item.key);
  // `$patch: delete` and its like belong to kustomize.
  if (name.startsWith('$') || name.includes('{{')) return;
  let meant: string | undefined;
  if (walk.guesses < MAX_GUESSES) {
    walk.guesses++;
    const taken = new Set(map.entries.map(({ key }) => keyText(key)));
    meant = didYouMean(
      name,
      [...schema.fields.keys()].filter((field) => !taken.has(field)),
    );
  }
  const owner = schema.name.slice(schema.name.lastIndexOf('.') + 1);
  const about = name.length > 80 ? `${name.slice(0, 77)}...` : name;
  report(
    walk,
    {
      rule: 'kubernetes/unknown-field',
      message: `Unknown field \`${about}\` in ${owner}.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
      ...(meant === undefined ? {} : { fixes: [replacement(`Change to ${meant}`, item.key.span, meant)] }),
    },
    item.key.span,
  );
}
