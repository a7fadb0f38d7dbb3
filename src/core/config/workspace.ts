/** Everything that deploy configs of a workspace say, as a value: made from files, replaced when one of them changes. */
import type { Span, YamlFile, YamlNode } from '../yaml/tree.ts';
import { get, toJson } from '../yaml/navigate.ts';
import { contentKey } from '../yaml/parse.ts';
import { shiftSpan } from '../yaml/shift.ts';
import { lineAt } from '../yaml/positions.ts';
import type { Release, Source } from './effective.ts';
import { release as releaseSchema } from './sections/release.ts';
import { configDocuments, configFileMatcher, factsOf, hasSchemaLine } from './sections.ts';
import type { Ambiguity, ConfigDocument } from './sections.ts';

export interface ConfigWorkspaceOptions {
  /** Globs of files with deploy configs; default: `DEFAULT_CONFIG_FILES`. */
  readonly configFiles?: readonly string[];
  /** Paths named on the command line: always read. */
  readonly named?: readonly string[];
}

/** Something with a name, and where the name is written. */
export interface Named {
  readonly name: string;
  readonly path: string;
  /** Of the name. */
  readonly span: Span;
}

export interface LocatedRelease {
  readonly release: Release;
  readonly path: string;
  /** Of the `version`. */
  readonly span: Span;
  /** The service whose file it stands in, if it does. */
  readonly service?: string;
}

export interface ConfigWorkspace {
  readonly options: ConfigWorkspaceOptions;
  /** All files given, those without deploy configs too. */
  readonly files: ReadonlyMap<string, YamlFile>;
  readonly documents: readonly ConfigDocument[];
  readonly ambiguities: readonly Ambiguity[];
  /** In the order of paths and documents; two with one name are both here. */
  readonly services: readonly Named[];
  readonly environments: readonly Named[];
  readonly releases: readonly LocatedRelease[];
}

export function createConfigWorkspace(
  files: readonly YamlFile[],
  options: ConfigWorkspaceOptions = {},
): ConfigWorkspace {
  return assemble(new Map(files.map((file) => [file.path, file])), options);
}

/** The workspace with `file` added or replaced. */
export function withFile(workspace: ConfigWorkspace, file: YamlFile): ConfigWorkspace {
  if (workspace.files.get(file.path) === file) return workspace;
  return assemble(new Map(workspace.files).set(file.path, file), workspace.options);
}

export function withoutFile(workspace: ConfigWorkspace, path: string): ConfigWorkspace {
  const files = new Map(workspace.files);
  return files.delete(path) ? assemble(files, workspace.options) : workspace;
}

/** Whether the documents of `file` without `apiVersion` and `kind` are deploy configs. */
export function isConfigFile(file: YamlFile, options: ConfigWorkspaceOptions = {}): boolean {
  return (
    matcherOf(options)(file.path) || (options.named?.includes(file.path) ?? false) || asksForSchema(file)
  );
}

const asking = new WeakMap<YamlFile, boolean>();

/** Kept by file: at every edit it is asked of all the others again. */
function asksForSchema(file: YamlFile): boolean {
  const known = asking.get(file);
  if (known !== undefined) return known;
  const asks = hasSchemaLine(file);
  asking.set(file, asks);
  return asks;
}

/** Releases that hold an image for `service` (or, by name, for its `container`), and those in its own file. */
export function releasesOf(
  workspace: ConfigWorkspace,
  service: string,
  container?: string,
): readonly LocatedRelease[] {
  return workspace.releases.filter((each) => {
    if (each.service === service) return true;
    if (each.service !== undefined) return false;
    const { images } = each.release;
    return Object.hasOwn(images, service) || (container !== undefined && Object.hasOwn(images, container));
  });
}

/** Where a span of a file is, for a person. */
export function sourceAt(file: YamlFile, span: Span): Source & { readonly kind: 'file' } {
  const line = lineAt(file, span.start);
  return {
    kind: 'file',
    path: file.path,
    span,
    line: line + 1,
    column: span.start - (file.lineStarts[line] ?? 0) + 1,
  };
}

const matchers = new WeakMap<ConfigWorkspaceOptions, (path: string) => boolean>();

function matcherOf(options: ConfigWorkspaceOptions): (path: string) => boolean {
  const known = matchers.get(options);
  if (known !== undefined) return known;
  const matcher = configFileMatcher(options.configFiles);
  matchers.set(options, matcher);
  return matcher;
}

interface FileIndex {
  readonly documents: readonly ConfigDocument[];
  readonly ambiguities: readonly Ambiguity[];
  readonly services: readonly Named[];
  readonly environments: readonly Named[];
  readonly releases: readonly LocatedRelease[];
}

const indexes = new WeakMap<YamlFile, FileIndex>();

function indexOf(file: YamlFile): FileIndex {
  const known = indexes.get(file);
  if (known !== undefined) return known;
  const { documents, ambiguities } = configDocuments(file);
  const index: FileIndex = {
    documents,
    ambiguities,
    services: documents.flatMap((each) => named(each, 'service')),
    environments: documents.flatMap((each) => named(each, 'environment')),
    releases: documents.flatMap(releaseIn),
  };
  indexes.set(file, index);
  return index;
}

function assemble(files: ReadonlyMap<string, YamlFile>, options: ConfigWorkspaceOptions): ConfigWorkspace {
  const parts = [...files.values()]
    .filter((file) => isConfigFile(file, options))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(indexOf);
  return {
    options,
    files,
    documents: parts.flatMap((part) => part.documents),
    ambiguities: parts.flatMap((part) => part.ambiguities),
    services: parts.flatMap((part) => part.services),
    environments: parts.flatMap((part) => part.environments),
    releases: parts.flatMap((part) => part.releases),
  };
}

function named({ file, document }: ConfigDocument, section: 'service' | 'environment'): readonly Named[] {
  const found = factsOf(document)[section];
  if (found === undefined) return [];
  return [{ name: found.name, path: file.path, span: shiftSpan(found.span, document.span.start) }];
}

function releaseIn({ file, document, service }: ConfigDocument): readonly LocatedRelease[] {
  if (!factsOf(document).keys.has('release')) return [];
  const content = contentKey(document);
  let known = releases.get(content);
  if (known === undefined) releases.set(content, (known = readRelease(content.root)));
  return known.map(({ release, section, version }) => {
    const by = document.span.start;
    const source = sourceAt(file, shiftSpan(section, by));
    const located = { release: { ...release, source }, path: file.path, span: shiftSpan(version, by) };
    return service === undefined ? located : { ...located, service };
  });
}

interface WrittenRelease {
  readonly release: Release;
  readonly section: Span;
  readonly version: Span;
}

/** One or none for each document; spans count from its start. */
const releases = new WeakMap<object, readonly WrittenRelease[]>();

/** A release that the schema refuses cannot be launched; its findings say why. */
function readRelease(root: YamlNode): readonly WrittenRelease[] {
  const section = get(root, 'release');
  const version = get(section, 'version');
  if (section === undefined || version === undefined) return [];
  const result = releaseSchema.safeParse(toJson(section));
  if (!result.success) return [];
  const { images, commit, risk, notes } = result.data;
  const release: Release = {
    version: result.data.version,
    images,
    ...(commit === undefined ? {} : { commit }),
    ...(risk === undefined ? {} : { risk }),
    ...(notes === undefined ? {} : { notes }),
  };
  return [{ release, section: section.span, version: version.span }];
}
