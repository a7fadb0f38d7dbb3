/** Which documents of which files are deploy configs, and what belongs to what. */
import picomatch from 'picomatch';
import { get, keyText, textOf } from '../yaml/navigate.ts';
import { contentKey } from '../yaml/parse.ts';
import { shiftSpan } from '../yaml/shift.ts';
import type { Span, YamlDocument, YamlFile, YamlNode } from '../yaml/tree.ts';

/** Setting `maverick.configFiles`. */
export const DEFAULT_CONFIG_FILES: readonly string[] = ['**/*.deploy.{yaml,yml}', 'deploy/**/*.{yaml,yml}'];
const SCHEMA_LINE = /^yaml-language-server:\s*\$schema=\S*deploy-config\.schema\.json\s*$/;

/** True for paths that hold deploy configs by their name. */
export function configFileMatcher(
  globs: readonly string[] = DEFAULT_CONFIG_FILES,
): (path: string) => boolean {
  return picomatch([...globs], { dot: true });
}

/** A `# yaml-language-server: $schema=...deploy-config.schema.json` line makes any file one with deploy configs. */
export function hasSchemaLine(file: YamlFile): boolean {
  return file.documents.some((document) =>
    contentKey(document).comments.some(({ text }) => SCHEMA_LINE.test(text)),
  );
}

export type DocumentKind = 'empty' | 'manifest' | 'config';

/** What a document of a file with deploy configs is: told by its keys. */
export function kindOf(document: YamlDocument): DocumentKind {
  return factsOf(document).kind;
}

/** A Kubernetes manifest: `apiVersion` and `kind`, in any file. */
export function isManifest(document: YamlDocument): boolean {
  return factsOf(document).kind === 'manifest';
}

/** What can be told of a document alone; spans count from its start. Kept by its content: an edit asks all documents. */
export interface DocumentFacts {
  readonly kind: DocumentKind;
  /** The keys at its top. */
  readonly keys: ReadonlySet<string>;
  readonly service?: { readonly name: string; readonly span: Span };
  readonly environment?: { readonly name: string; readonly span: Span };
}

const facts = new WeakMap<object, DocumentFacts>();

export function factsOf(document: YamlDocument): DocumentFacts {
  const content = contentKey(document);
  const known = facts.get(content);
  if (known !== undefined) return known;
  const found = readFacts(content.root);
  facts.set(content, found);
  return found;
}

function readFacts(root: YamlNode): DocumentFacts {
  const keys = new Set(root.kind === 'map' ? root.entries.map((each) => keyText(each.key)) : []);
  const service = nameIn(root, 'service');
  const environment = nameIn(root, 'environment');
  const isEmpty = root.kind === 'scalar' && root.value === null;
  const manifest = keys.has('apiVersion') && keys.has('kind');
  return {
    kind: isEmpty ? 'empty' : manifest ? 'manifest' : 'config',
    keys,
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
  };
}

function nameIn(root: YamlNode, section: string): { readonly name: string; readonly span: Span } | undefined {
  const node = get(get(root, section), 'name');
  const name = textOf(node);
  return node === undefined || name === undefined ? undefined : { name, span: node.span };
}

/** A deploy config document and what it belongs to. */
export interface ConfigDocument {
  readonly file: YamlFile;
  readonly document: YamlDocument;
  /** Name of the service that its sections belong to; absent: to every service. */
  readonly service?: string;
  /** Name of the environment that its sections hold in; absent: in all. */
  readonly environment?: string;
}

/** A document whose sections could belong to several services or environments of its file. */
export interface Ambiguity {
  readonly file: YamlFile;
  readonly document: YamlDocument;
  readonly section: 'service' | 'environment';
  /** The `name`s in the file. */
  readonly candidates: readonly { readonly name: string; readonly span: Span }[];
}

/** Sections that stand for themselves: whose they are does not matter. */
const INDEPENDENT = new Set([
  'service',
  'environment',
  'release',
  'phases',
  'communication',
  'on_call',
  'reviews',
]);

/** The deploy config documents of a file, each with its owner: its own `service`, else the only one of the file. */
export function configDocuments(file: YamlFile): {
  readonly documents: readonly ConfigDocument[];
  readonly ambiguities: readonly Ambiguity[];
} {
  const configs = file.documents.filter((document) => kindOf(document) === 'config');
  const services = owners(configs, 'service');
  const environments = owners(configs, 'environment');
  const ambiguities: Ambiguity[] = [];
  const documents = configs.map((document): ConfigDocument => {
    const owner = (section: Ambiguity['section'], all: readonly Owner[]): string | undefined => {
      const own = factsOf(document)[section];
      if (own !== undefined) return own.name;
      const [only, ...others] = all;
      if (others.length > 0 && dependsOnOwner(document)) {
        ambiguities.push({ file, document, section, candidates: all });
        return undefined;
      }
      return others.length > 0 ? undefined : only?.name;
    };
    const service = owner('service', services);
    const environment = owner('environment', environments);
    return {
      file,
      document,
      ...(service === undefined ? {} : { service }),
      ...(environment === undefined ? {} : { environment }),
    };
  });
  return { documents, ambiguities };
}

interface Owner {
  readonly document: YamlDocument;
  readonly name: string;
  readonly span: Span;
}

function owners(documents: readonly YamlDocument[], section: Ambiguity['section']): readonly Owner[] {
  return documents.flatMap((document) => {
    const found = factsOf(document)[section];
    if (found === undefined) return [];
    return [{ document, name: found.name, span: shiftSpan(found.span, document.span.start) }];
  });
}

function dependsOnOwner(document: YamlDocument): boolean {
  return [...factsOf(document).keys].some((key) => !INDEPENDENT.has(key));
}
