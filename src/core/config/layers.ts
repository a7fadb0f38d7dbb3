/**
 * Which values are set where for one service in one environment, and which of them is the nearest:
 * `environment.services.NAME`, then files of this service in this environment, then the environment's file, then the
 * service's file, then the defaults of the nearest folder, then those of outer ones.
 */
import { get, keyText } from '../yaml/navigate.ts';
import type { Span, YamlNode } from '../yaml/tree.ts';
import type { Source } from './effective.ts';
import { factsOf } from './sections.ts';
import type { ConfigDocument } from './sections.ts';
import { sourceAt } from './workspace.ts';
import type { ConfigWorkspace } from './workspace.ts';

/** One value as it is written somewhere. */
export interface Leaf {
  /** As in a document's top level: `['strategy', 'rollingUpdate', 'maxSurge']`. */
  readonly path: readonly string[];
  readonly node: YamlNode;
  readonly keySpan: Span;
  readonly from: ConfigDocument;
  /** Greater is nearer. */
  readonly rank: number;
}

export interface Layers {
  /** By path, joined with a NUL (no key holds one); the nearest first. */
  readonly leaves: ReadonlyMap<string, readonly Leaf[]>;
  /** The documents that say something about this service here. */
  readonly documents: readonly ConfigDocument[];
}

const RANK = { override: 5, both: 4, environment: 3, service: 2 } as const;
const COMPOSED = new Set([
  'service',
  'environment',
  'strategy',
  'deployment_strategy',
  'validation_period',
  'automatic_rollback',
  'traffic_split',
  'canary_percentage',
  'increment_percentage',
  'validation_time',
  'success_criteria',
  'resources',
  'hpa',
  'checklists',
]);

export const keyOf = (path: readonly string[]): string => path.join('\0');

/** Whether a key at the top of a document is part of an effective config. */
export function isComposed(key: string): boolean {
  return COMPOSED.has(key);
}

const folders = new WeakMap<ConfigWorkspace, ReadonlyMap<string, readonly string[]>>();

/** The folders of the files that name each service. */
export function serviceFolders(workspace: ConfigWorkspace): ReadonlyMap<string, readonly string[]> {
  const known = folders.get(workspace);
  if (known !== undefined) return known;
  const found = new Map<string, string[]>();
  for (const { name, path } of workspace.services) {
    const list = found.get(name);
    if (list === undefined) found.set(name, [folderOf(path)]);
    else list.push(folderOf(path));
  }
  folders.set(workspace, found);
  return found;
}

export function layersFor(workspace: ConfigWorkspace, service: string, environment: string): Layers {
  const around = serviceFolders(workspace).get(service) ?? [];
  const documents: ConfigDocument[] = [];
  const leaves: Leaf[] = [];
  for (const from of workspace.documents) {
    const rank = rankOf(from, service, environment, around);
    if (rank === undefined) continue;
    if (![...factsOf(from.document).keys].some((key) => COMPOSED.has(key))) continue;
    documents.push(from);
    const { root } = from.document;
    collect(root, [], from, rank, leaves);
    if (from.environment === environment) {
      const override = get(get(get(root, 'environment'), 'services'), service);
      if (override !== undefined) collect(override, [], from, RANK.override, leaves);
    }
  }
  leaves.sort((a, b) => b.rank - a.rank);
  return { leaves: Map.groupBy(leaves, (leaf) => keyOf(leaf.path)), documents };
}

/** How near a document is to a service in an environment, greater is nearer; undefined when it is about others. */
export function rankOf(
  from: ConfigDocument,
  service: string,
  environment: string,
  around: readonly string[],
): number | undefined {
  if (from.environment !== undefined && from.environment !== environment) return undefined;
  if (from.service !== undefined && from.service !== service) return undefined;
  if (from.service !== undefined) return from.environment === undefined ? RANK.service : RANK.both;
  if (from.environment !== undefined) return RANK.environment;
  const folder = folderOf(from.file.path);
  if (!around.some((each) => each === folder || each.startsWith(folder === '' ? '' : `${folder}/`)))
    return undefined;
  const depth = folder === '' ? 0 : folder.split('/').length;
  return 1 - 1 / (depth + 2);
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

function collect(
  node: YamlNode,
  path: readonly string[],
  from: ConfigDocument,
  rank: number,
  into: Leaf[],
): void {
  if (node.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    const name = keyText(key);
    const own = [...path, name];
    if (path.length === 0 && !COMPOSED.has(name)) continue;
    if (own[0] === 'environment' && name === 'services' && own.length === 2) continue;
    if (isWhole(own) || value.kind !== 'map') {
      // A section that is not a mapping is a finding of the schema, not a value.
      if (own.length > 1 || value.kind === 'scalar')
        into.push({ path: own, node: value, keySpan: key.span, from, rank });
    } else {
      collect(value, own, from, rank, into);
    }
  }
}

/** Values that are replaced as a whole, never merged with what is farther. */
function isWhole(path: readonly string[]): boolean {
  const [section, key] = path;
  if (section === 'success_criteria' || section === 'checklists' || section === 'service')
    return path.length === 2;
  return section === 'environment' && key !== 'endpoints' && path.length === 2;
}

export function sourceOf(leaf: Leaf): Source {
  return sourceAt(
    leaf.from.file,
    leaf.node.kind === 'scalar' && leaf.node.source === '' ? leaf.keySpan : leaf.node.span,
  );
}
