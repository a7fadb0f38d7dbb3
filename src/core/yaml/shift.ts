/** A tree moved along its file: the same values with every span `by` characters further. */
import type { Span, YamlNode } from './tree.ts';

export function shiftSpan(span: Span, by: number): Span {
  return by === 0 ? span : { start: span.start + by, end: span.end + by };
}

/** Nodes that aliases share stay shared. */
export function shiftTree(root: YamlNode, by: number): YamlNode {
  if (by === 0) return root;
  const moved = new Map<YamlNode, YamlNode>();
  const shift = (node: YamlNode): YamlNode => {
    if (node.kind === 'scalar') return shiftScalar(node, by);
    const known = moved.get(node);
    if (known !== undefined) return known;
    const span = shiftSpan(node.span, by);
    const result: YamlNode =
      node.kind === 'seq'
        ? { kind: 'seq', span, items: node.items.map(shift), flow: node.flow }
        : {
            kind: 'map',
            span,
            entries: node.entries.map((each) => ({
              key: shiftScalar(each.key, by),
              value: shift(each.value),
              span: shiftSpan(each.span, by),
            })),
            flow: node.flow,
          };
    moved.set(node, result);
    return result;
  };
  return shift(root);
}

function shiftScalar<Node extends YamlNode & { readonly kind: 'scalar' }>(node: Node, by: number): Node {
  return { ...node, span: shiftSpan(node.span, by) };
}
