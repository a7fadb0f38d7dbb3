/** Finding one's way in a tree: by key, by path, by offset; and out of it, as JSON. */
import { MaverickError } from '../errors.ts';
import type { PathStep, YamlEntry, YamlMap, YamlNode, YamlScalar } from './tree.ts';

/** A key as JSON would have it: always a text, `true` and `1` included. */
export function keyText(key: YamlScalar): string {
  return typeof key.value === 'string' ? key.value : String(key.value);
}

/** The entry of `key` in a map; of two with the same key the last, which is the one that holds. */
export function entry(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  if (node?.kind !== 'map') return undefined;
  // The innermost loop of every rule and every edit: no closure.
  for (let index = node.entries.length - 1; index >= 0; index--) {
    const each = node.entries[index];
    if (each !== undefined && keyText(each.key) === key) return each;
  }
  return undefined;
}

export function get(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return entry(node, key)?.value;
}

/** The node at a path; undefined when there is none. */
export function at(node: YamlNode | undefined, path: readonly PathStep[]): YamlNode | undefined {
  let current = node;
  for (const step of path) {
    if (typeof step === 'string') current = get(current, step);
    else current = current?.kind === 'seq' ? current.items[step] : undefined;
  }
  return current;
}

/** The text of a scalar that is a text; undefined for anything else. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

export interface NodeAtOffset {
  /** From the root to `node`. */
  readonly path: readonly PathStep[];
  readonly node: YamlNode;
  /** The innermost entry that holds the offset. */
  readonly entry?: YamlEntry;
  /** The map of `entry`. */
  readonly parent?: YamlMap;
  /** The offset is on the key of `entry`, not in its value. */
  readonly onKey: boolean;
}

/** What stands under the cursor: the innermost node whose span holds `offset` (its end included, as a cursor stands there). */
export function nodeAtOffset(root: YamlNode, offset: number): NodeAtOffset | undefined {
  if (!holds(root, offset)) return undefined;
  const path: PathStep[] = [];
  let node = root;
  let found: YamlEntry | undefined;
  let parent: YamlMap | undefined;
  for (;;) {
    if (node.kind === 'seq') {
      const index = node.items.findIndex((item) => holds(item, offset));
      const item = node.items[index];
      if (item === undefined) break;
      path.push(index);
      node = item;
      continue;
    }
    if (node.kind === 'scalar') break;
    const inside: YamlEntry | undefined = node.entries.find((each) => holds(each, offset));
    if (inside === undefined) break;
    path.push(keyText(inside.key));
    found = inside;
    parent = node;
    node = inside.value;
    if (holds(inside.key, offset)) {
      return { path, node, entry: inside, parent, onKey: true };
    }
    // The value of an alias stands elsewhere.
    if (!holds(node, offset)) break;
  }
  return {
    path,
    node,
    onKey: false,
    ...(found === undefined ? {} : { entry: found }),
    ...(parent === undefined ? {} : { parent }),
  };
}

function holds({ span }: { readonly span: YamlNode['span'] }, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/**
 * The value that a node stands for, aliases expanded; of duplicate keys the last. Integers beyond 2^53 lose precision.
 * @throws MaverickError `yaml/too-large` when it would have more than `bound` nodes.
 */
export function toJson(node: YamlNode | undefined, bound = 5_000_000): unknown {
  if (node === undefined) return undefined;
  let left = bound;
  const convert = (each: YamlNode): unknown => {
    if (--left < 0) {
      throw new MaverickError('yaml/too-large', {
        what: `A YAML value has more than ${bound} parts.`,
        next: 'Split the file into several.',
      });
    }
    if (each.kind === 'scalar') return typeof each.value === 'bigint' ? Number(each.value) : each.value;
    if (each.kind === 'seq') return each.items.map(convert);
    const object: Record<string, unknown> = {};
    for (const { key, value } of each.entries) {
      const text = keyText(key);
      if (text === '__proto__') {
        // An assignment would set the prototype instead of a key.
        Object.defineProperty(object, text, {
          value: convert(value),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      } else {
        object[text] = convert(value);
      }
    }
    return object;
  };
  return convert(node);
}
