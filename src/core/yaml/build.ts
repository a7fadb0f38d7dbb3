/** From the `yaml` package's nodes to our tree: values resolved, aliases followed, merge keys applied, keys compared. */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { MAX_ALIASED_NODES } from './limits.ts';
import { keyText } from './navigate.ts';
import { resolvePlain, resolveTagged } from './scalar.ts';
import type { YamlVersion } from './scalar.ts';
import type { Span, YamlEntry, YamlMap, YamlNode, YamlProblem, YamlScalar, YamlSeq } from './tree.ts';

const STYLES: Readonly<Record<string, YamlScalar['style']>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};
const CORE_TAG = 'tag:yaml.org,2002:';

/** An anchored value: `undefined` while it is still being read, so that an alias inside of it is known for a cycle. */
interface Anchored {
  node: YamlNode | undefined;
}

interface Context {
  readonly text: string;
  readonly version: YamlVersion;
  readonly anchors: Map<string, Anchored>;
  /** Nodes that a value stands for, its aliases expanded. */
  readonly sizes: WeakMap<YamlNode, number>;
  readonly problems: YamlProblem[];
  aliased: number;
}

export interface Built {
  readonly root: YamlNode;
  readonly problems: readonly YamlProblem[];
}

export function nullAt(offset: number): YamlScalar {
  return { kind: 'scalar', span: { start: offset, end: offset }, value: null, source: '', style: 'plain' };
}

/** `text` is the document's own; all spans are relative to it. */
export function buildTree(contents: ParsedNode | null, text: string, version: YamlVersion): Built {
  if (contents === null) return { root: nullAt(text.length), problems: [] };
  const context: Context = {
    text,
    version,
    anchors: new Map(),
    sizes: new WeakMap(),
    problems: [],
    aliased: 0,
  };
  return { root: build(contents, context), problems: context.problems };
}

function build(node: ParsedNode, context: Context): YamlNode {
  if (isAlias(node)) return follow(node.source, spanOf(node), context);
  const anchored: Anchored | undefined = node.anchor === undefined ? undefined : { node: undefined };
  if (anchored !== undefined && node.anchor !== undefined) context.anchors.set(node.anchor, anchored);
  const built = buildOwn(node, context);
  if (anchored !== undefined) anchored.node = built;
  return built;
}

function buildOwn(node: ParsedNode, context: Context): YamlNode {
  if (isScalar(node)) return scalar(node, context);
  if (isMap(node)) return map(node, context);
  if (isSeq(node)) return seq(node, context);
  return nullAt(spanOf(node).start);
}

function spanOf(node: ParsedNode): Span {
  return { start: node.range[0], end: node.range[1] };
}

function sizeOf(node: YamlNode, context: Context): number {
  return context.sizes.get(node) ?? 1;
}

/** Adds to what aliases stand for; false, with a problem, when it has become too much. */
function afford(size: number, span: Span, context: Context): boolean {
  if (context.aliased + size <= MAX_ALIASED_NODES) {
    context.aliased += size;
    return true;
  }
  if (!context.problems.some((problem) => problem.code === 'alias-too-large')) {
    context.problems.push({
      code: 'alias-too-large',
      message: `The aliases of this document stand for more than ${MAX_ALIASED_NODES} values; from here on they are not followed.`,
      span,
    });
  }
  return false;
}

function follow(name: string, span: Span, context: Context): YamlNode {
  const anchored = context.anchors.get(name);
  if (anchored === undefined) {
    context.problems.push({
      code: 'unknown-alias',
      message: `No anchor \`&${name}\` stands before this alias.`,
      span,
    });
    return nullAt(span.start);
  }
  const { node } = anchored;
  if (node === undefined) {
    context.problems.push({
      code: 'alias-cycle',
      message: `\`*${name}\` is inside of \`&${name}\`: a value cannot contain itself.`,
      span,
    });
    return nullAt(span.start);
  }
  return afford(sizeOf(node, context), span, context) ? node : nullAt(span.start);
}

function scalar(node: Scalar.Parsed, context: Context): YamlScalar {
  const span = trimmed(spanOf(node), context.text);
  const text = typeof node.value === 'string' ? node.value : node.source;
  const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
  const source = context.text.slice(span.start, span.end);
  return { kind: 'scalar', span, value: valueOf(node.tag, text, style, span, context), source, style };
}

/** A block text's range ends behind its last line break, where a squiggle would reach into the next line. */
function trimmed(span: Span, text: string): Span {
  let { end } = span;
  while (end > span.start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return { start: span.start, end };
}

function valueOf(
  tag: string | undefined,
  text: string,
  style: YamlScalar['style'],
  span: Span,
  context: Context,
): YamlScalar['value'] {
  if (tag === undefined) return style === 'plain' ? resolvePlain(text, context.version) : text;
  if (!tag.startsWith(CORE_TAG)) {
    if (tag !== '!') {
      const message = `The tag \`${tag}\` has no meaning here; the value is read as a text.`;
      context.problems.push({ code: 'unknown-tag', message, span });
    }
    return text;
  }
  const value = resolveTagged(tag.slice(CORE_TAG.length), text, context.version);
  if (value !== undefined) return value;
  const message = `\`${text}\` is not a value of the tag \`!!${tag.slice(CORE_TAG.length)}\`.`;
  context.problems.push({ code: 'bad-tag', message, span });
  return text;
}

function seq(node: YAMLSeq.Parsed, context: Context): YamlSeq {
  let size = 1;
  let { end } = spanOf(node);
  const items: YamlNode[] = [];
  for (const item of node.items) {
    const built = isPairLike(item) ? pairAsMap(item, context) : build(item, context);
    size += sizeOf(built, context);
    items.push(built);
    if (node.flow !== true) end = isAlias(item) ? item.range[1] : built.span.end;
  }
  const result: YamlSeq = {
    kind: 'seq',
    span: { start: node.range[0], end: Math.max(end, node.range[0]) },
    items,
    flow: node.flow === true,
  };
  context.sizes.set(result, size);
  return result;
}

interface PairLike {
  readonly key: ParsedNode;
  readonly value: ParsedNode | null;
}

function isPairLike(item: unknown): item is PairLike {
  return typeof item === 'object' && item !== null && 'key' in item && 'value' in item && !('range' in item);
}

function pairAsMap(pair: PairLike, context: Context): YamlMap {
  const built = entry(pair, context);
  return { kind: 'map', span: built.span, entries: [built], flow: true };
}

function map(node: YAMLMap.Parsed, context: Context): YamlMap {
  const own: YamlEntry[] = [];
  const merges = new Map<YamlEntry, readonly YamlMap[]>();
  const seen = new Set<string>();
  for (const pair of node.items) {
    const built = entry(pair, context);
    own.push(built);
    if (context.version === '1.1' && built.key.source === '<<') {
      merges.set(built, mergeSources(built, context));
      continue;
    }
    const text = keyText(built.key);
    if (seen.has(text)) {
      const message = `\`${text}\` is given twice in the same mapping; only one of the two can hold.`;
      context.problems.push({ code: 'duplicate-key', message, span: built.key.span });
    }
    seen.add(text);
  }
  const entries = merges.size === 0 ? own : merged(own, merges, seen, context);
  const last = own.at(-1);
  const end = node.flow === true || last === undefined ? spanOf(node).end : last.span.end;
  const result: YamlMap = {
    kind: 'map',
    span: { start: node.range[0], end: Math.max(end, node.range[0]) },
    entries,
    flow: node.flow === true,
  };
  context.sizes.set(
    result,
    entries.reduce((size, { value }) => size + 1 + sizeOf(value, context), 1),
  );
  return result;
}

function entry(pair: PairLike, context: Context): YamlEntry {
  const key = keyOf(pair.key, context);
  if (pair.value === null) {
    return { key, value: nullAt(key.span.end), span: key.span };
  }
  const value = build(pair.value, context);
  const written = isAlias(pair.value) ? spanOf(pair.value) : value.span;
  return { key, value, span: { start: key.span.start, end: Math.max(written.end, key.span.end) } };
}

function keyOf(node: ParsedNode, context: Context): YamlScalar {
  const built = build(node, context);
  const span = spanOf(node);
  if (built.kind === 'scalar') return isAlias(node) ? { ...built, span } : built;
  const source = context.text.slice(span.start, span.end);
  const message = 'A key must be a plain word or a text. If this is meant as a text, put it in quotes.';
  context.problems.push({ code: 'complex-key', message, span });
  return { kind: 'scalar', span, value: source, source, style: 'plain' };
}

function mergeSources({ key, value }: YamlEntry, context: Context): readonly YamlMap[] {
  const sources = value.kind === 'seq' ? value.items : [value];
  const maps = sources.filter((source) => source.kind === 'map');
  const cutOff = context.problems.some((problem) => problem.code === 'alias-too-large');
  if (!cutOff && (maps.length !== sources.length || maps.length === 0)) {
    const message = '`<<` takes a mapping, or a list of mappings, to merge.';
    context.problems.push({ code: 'bad-merge', message, span: key.span });
  }
  return maps;
}

/** A map's own keys win over merged ones, earlier sources over later ones (https://yaml.org/type/merge.html). */
function merged(
  own: readonly YamlEntry[],
  merges: ReadonlyMap<YamlEntry, readonly YamlMap[]>,
  ownKeys: ReadonlySet<string>,
  context: Context,
): readonly YamlEntry[] {
  const taken = new Set(ownKeys);
  return own.flatMap((written) => {
    const sources = merges.get(written);
    if (sources === undefined) return [written];
    return sources.flatMap((source) =>
      source.entries.filter((candidate) => {
        const text = keyText(candidate.key);
        if (taken.has(text)) return false;
        if (!afford(1 + sizeOf(candidate.value, context), written.span, context)) return false;
        taken.add(text);
        return true;
      }),
    );
  });
}
