/**
 * Which services and environments are worth composing to look for findings. Of hundreds of services in a few environments
 * nearly none can have any, and that can be told from what each document holds, without composing them.
 */
import { at, get, keyText } from '../yaml/navigate.ts';
import { contentKey } from '../yaml/parse.ts';
import type { YamlDocument, YamlNode } from '../yaml/tree.ts';
import { isComposed, rankOf, serviceFolders } from './layers.ts';
import type { ConfigDocument } from './sections.ts';
import type { ConfigWorkspace } from './workspace.ts';

export interface Pair {
  readonly service: string;
  readonly environment: string;
}

/** What a document (or an override in it) may contribute to a tie or to a rollout that cannot move. */
interface Part {
  /** Sections that two places of one rank should not both have. */
  readonly sections: ReadonlySet<string>;
  /** It needs no second place. */
  readonly alone: boolean;
}

interface Parts {
  readonly own: Part;
  readonly overrides: ReadonlyMap<string, Part>;
}

const NOTHING: Part = { sections: new Set(), alone: false };

/** Every pair for which composition may find a tie, or `maxSurge: 0`. Others have neither. */
export function pairsToCompose(workspace: ConfigWorkspace): readonly Pair[] {
  const services = new Set(workspace.services.map(({ name }) => name));
  const environments = new Set(workspace.environments.map(({ name }) => name));
  const documents = workspace.documents.filter(contributes);
  const byOwner = Map.groupBy(documents, ({ service }) => service);
  const shared = byOwner.get(undefined) ?? [];
  const folders = serviceFolders(workspace);
  return [...services].flatMap((service) => {
    const own = byOwner.get(service) ?? [];
    const around = folders.get(service) ?? [];
    return [...environments]
      .filter((environment) => mayClash([...own, ...shared], service, environment, around))
      .map((environment) => ({ service, environment }));
  });
}

function mayClash(
  documents: readonly ConfigDocument[],
  service: string,
  environment: string,
  folders: readonly string[],
): boolean {
  const taken = new Map<number | 'override', Set<string>>();
  const clashes = (rank: number | 'override', { sections, alone }: Part): boolean => {
    if (alone) return true;
    const others = taken.get(rank) ?? new Set();
    for (const section of sections) {
      if (others.has(section)) return true;
      others.add(section);
    }
    taken.set(rank, others);
    return false;
  };
  return documents.some((from) => {
    const rank = rankOf(from, service, environment, folders);
    if (rank === undefined) return false;
    const { own, overrides } = partsOf(from.document);
    if (clashes(rank, own)) return true;
    return from.environment === environment && clashes('override', overrides.get(service) ?? NOTHING);
  });
}

function contributes({ document }: ConfigDocument): boolean {
  const { own, overrides } = partsOf(document);
  return own.sections.size > 0 || own.alone || overrides.size > 0;
}

const kept = new WeakMap<object, Parts>();

function partsOf(document: YamlDocument): Parts {
  const content = contentKey(document);
  const known = kept.get(content);
  if (known !== undefined) return known;
  const { root, problems } = content;
  const twice = problems.some(({ code }) => code === 'duplicate-key');
  const overrides = at(root, ['environment', 'services']);
  const parts: Parts = {
    own: partOf(root, twice),
    overrides: new Map(
      overrides?.kind === 'map'
        ? overrides.entries.map(({ key, value }) => [keyText(key), partOf(value, twice)])
        : [],
    ),
  };
  kept.set(content, parts);
  return parts;
}

function partOf(root: YamlNode, twice: boolean): Part {
  if (root.kind !== 'map') return NOTHING;
  const keys = root.entries.map(({ key }) => keyText(key)).filter(isComposed);
  const surge = at(root, ['strategy', 'rollingUpdate', 'maxSurge']);
  const none = surge?.kind === 'scalar' && (Number(surge.value) === 0 || surge.value === '0%');
  return {
    // Both say how a rollout goes.
    sections: new Set(keys.map((key) => (key === 'deployment_strategy' ? 'strategy' : key))),
    alone: twice || none || (get(root, 'strategy') !== undefined && keys.includes('deployment_strategy')),
  };
}
