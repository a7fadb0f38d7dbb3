/** The `service` and `environment` sections of the workspace, by name. */
import { entry, get, textOf } from '../../../yaml/navigate.ts';
import type { YamlEntry, YamlNode } from '../../../yaml/tree.ts';
import type { Graph, PlacedConfig } from '../../graph.ts';

export interface NamedSection {
  readonly place: PlacedConfig;
  readonly section: YamlEntry;
  readonly name: string;
}

type Section = 'service' | 'environment';

/** Several rules ask the same of one graph. */
const kept = new WeakMap<Graph, Map<Section, readonly NamedSection[]>>();

/** In the order of paths and places; one name may occur more than once. */
export function sectionsNamed(graph: Graph, section: Section): readonly NamedSection[] {
  const known = kept.get(graph) ?? new Map<Section, readonly NamedSection[]>();
  kept.set(graph, known);
  const found = known.get(section) ?? read(graph, section);
  known.set(section, found);
  return found;
}

function read(graph: Graph, section: Section): readonly NamedSection[] {
  return graph.configs.flatMap((place) => {
    const found = entry(place.root, section);
    // Most documents have neither, or have one of the two.
    if (found === undefined) return [];
    const name = textOf(get(found.value, 'name'));
    return name === undefined ? [] : [{ place, section: found, name }];
  });
}

/** One text or a list of them, as nodes. */
export function textsOf(
  node: YamlNode | undefined,
): readonly { readonly node: YamlNode; readonly text: string }[] {
  const nodes = node === undefined ? [] : node.kind === 'seq' ? node.items : [node];
  return nodes.flatMap((each) => {
    const text = textOf(each);
    return text === undefined ? [] : [{ node: each, text }];
  });
}
