/** What a kustomization says about the files around it: which of them are patches, and whether we see all it uses. */
import { get, textOf } from '../yaml/navigate.ts';
import type { YamlNode } from '../yaml/tree.ts';
import { folderOf } from './graph.ts';
import { itemsOf } from './manifest.ts';

export interface Kustomization {
  /** Paths of files that change other manifests instead of being whole ones. */
  readonly patches: ReadonlySet<string>;
  /** It takes things from elsewhere (charts, other repositories) or labels them anew. */
  readonly opaque: boolean;
}

/** What brings objects along that no file has, or labels and selectors that no file says. */
const CHANGES_MORE = ['helmCharts', 'generators', 'transformers', 'components', 'commonLabels', 'labels'];

const NAMES = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization']);

export function isKustomization(path: string): boolean {
  return NAMES.has(path.slice(path.lastIndexOf('/') + 1));
}

export function kustomizationOf(path: string, root: YamlNode): Kustomization {
  const named = [
    // Older ones name the files alone.
    ...itemsOf(get(root, 'patches')).map((patch) => textOf(get(patch, 'path')) ?? textOf(patch)),
    ...itemsOf(get(root, 'patchesJson6902')).map((patch) => textOf(get(patch, 'path'))),
    ...itemsOf(get(root, 'patchesStrategicMerge')).map((patch) => textOf(patch)),
  ];
  const folder = folderOf(path);
  const patches = new Set(named.flatMap((each) => (each === undefined ? [] : [resolve(folder, each)])));
  const remote = itemsOf(get(root, 'resources')).some((item) =>
    /:\/\/|^[\w.-]+\.[a-z]+\/|[?]ref=/.test(textOf(item) ?? ''),
  );
  return { patches, opaque: remote || CHANGES_MORE.some((key) => get(root, key) !== undefined) };
}

/** A name or folder that says so, where no kustomization does. */
export function looksLikePatch(path: string): boolean {
  return /(^|\/)patches\/|(^|[/._-])patch(es)?[._-]|[._-]patch\.ya?ml$/.test(path);
}

function resolve(folder: string, relative: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
