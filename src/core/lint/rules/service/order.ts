/** Circles among named sections that come one after another. */
import type { YamlNode } from '../../../yaml/tree.ts';
import type { Graph } from '../../graph.ts';
import { shifted } from '../../finding.ts';
import type { ReportAt } from '../../rule.ts';
import type { NamedSection } from './configs.ts';
import { sectionsNamed, textsOf } from './configs.ts';

/** Each circle is reported once, on the reference that closes it. */
export function orderRule(
  kind: 'service' | 'environment',
  references: (section: YamlNode) => readonly (YamlNode | undefined)[],
): (graph: Graph, report: ReportAt) => void {
  return (graph, report) => {
    const sections = new Map<string, NamedSection>();
    for (const each of sectionsNamed(graph, kind))
      if (!sections.has(each.name)) sections.set(each.name, each);
    const done = new Set<string>();
    const visit = (name: string, way: readonly string[]): void => {
      const found = sections.get(name);
      if (found === undefined || done.has(name)) return;
      for (const { node, text } of references(found.section.value).flatMap((each) => textsOf(each))) {
        const from = [...way, name].indexOf(text);
        if (from === -1) {
          visit(text, [...way, name]);
          continue;
        }
        const circle = [...way, name].slice(from);
        const other = circle.length === 1 ? undefined : sections.get(text);
        const said =
          circle.length === 1
            ? `The ${kind} \`${text}\` cannot come after itself.`
            : `A circle: \`${[...circle, text].join('` after `')}\`. None can be first.`;
        report(found.place, node.span, said, {
          elsewhere:
            other === undefined
              ? []
              : [
                  {
                    path: other.place.path,
                    span: shifted(other.section.key.span, other.place.offset),
                    message: `The ${kind} ${text}.`,
                  },
                ],
        });
      }
      done.add(name);
    };
    for (const name of sections.keys()) visit(name, []);
  };
}
