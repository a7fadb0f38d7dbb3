/**
 * The workspace as rules across files see it: every whole manifest and deploy config with its place, found by name and by
 * label. Made anew after each edit from parts that are kept, so it must stay cheap: a few map insertions a document.
 */
import type { YamlMap } from '../yaml/tree.ts';
import type { Manifest } from './manifest.ts';
import { isWorkload } from './manifest.ts';
import type { Place } from './rule.ts';
import type { Selector } from './selector.ts';
import { matches } from './selector.ts';

export interface PlacedManifest extends Place {
  readonly manifest: Manifest;
}

export interface PlacedConfig extends Place {
  readonly root: YamlMap;
}

/** Two places of which either leaves its namespace open may be in one namespace. */
export function sameNamespace(a: Manifest, b: Manifest): boolean {
  return a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace;
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

export class Graph {
  /** Of every kind, custom ones included, in the order of paths and places. */
  readonly manifests: readonly PlacedManifest[];
  readonly configs: readonly PlacedConfig[];
  /** Paths of everything that was read. */
  readonly files: readonly string[];
  /** Paths of files that may define things which we cannot see: templates, custom resources, broken files. */
  readonly opaque: readonly string[];
  readonly #byKind = new Map<string, PlacedManifest[]>();
  readonly #byName = new Map<string, PlacedManifest[]>();
  readonly #workloadsByLabel = new Map<string, PlacedManifest[]>();
  readonly #workloads: PlacedManifest[] = [];
  readonly #workloadFolders = new Set<string>();
  readonly #opaqueFolders: ReadonlySet<string>;

  constructor(parts: {
    readonly manifests: readonly PlacedManifest[];
    readonly configs: readonly PlacedConfig[];
    readonly files: readonly string[];
    readonly opaque: readonly string[];
  }) {
    this.manifests = parts.manifests;
    this.configs = parts.configs;
    this.files = parts.files;
    this.opaque = parts.opaque;
    for (const placed of parts.manifests) {
      const { manifest, path } = placed;
      push(this.#byKind, manifest.kind, placed);
      if (manifest.name !== undefined) push(this.#byName, `${manifest.kind}/${manifest.name}`, placed);
      if (!isWorkload(manifest) || manifest.pods === undefined) continue;
      this.#workloads.push(placed);
      this.#workloadFolders.add(folderOf(path));
      for (const [key, value] of manifest.pods.labels)
        push(this.#workloadsByLabel, `${key}=${value}`, placed);
    }
    this.#opaqueFolders = new Set(parts.opaque.map((path) => folderOf(folderOf(path))));
  }

  /** In the order of paths and places. */
  ofKind(kind: string): readonly PlacedManifest[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** Objects of that kind and name which may be in the namespace of `from`. */
  named(kind: string, name: string, from?: Manifest): readonly PlacedManifest[] {
    const all = this.#byName.get(`${kind}/${name}`) ?? [];
    return from === undefined ? all : all.filter(({ manifest }) => sameNamespace(manifest, from));
  }

  /** Workloads whose pods a selector in the namespace of `from` selects. */
  selected(selector: Selector, from: Manifest): readonly PlacedManifest[] {
    let candidates: readonly PlacedManifest[] = this.#workloads;
    for (const [key, value] of selector.labels) {
      const some = this.#workloadsByLabel.get(`${key}=${value}`) ?? [];
      if (some.length < candidates.length) candidates = some;
    }
    return candidates.filter(
      ({ manifest }) =>
        manifest.pods !== undefined &&
        sameNamespace(manifest, from) &&
        matches(selector, manifest.pods.labels),
    );
  }

  /**
   * True when what a file refers to ought to be in this workspace: workloads stand beside it, and nothing around it could
   * define more than we see. Rules that say "there is no such thing" ask first.
   */
  sees(path: string): boolean {
    const folder = folderOf(path);
    if (!this.#workloadFolders.has(folder)) return false;
    for (const opaque of this.#opaqueFolders) {
      if (opaque === '' || folder === opaque || folder.startsWith(`${opaque}/`)) return false;
    }
    return true;
  }
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
