/**
 * What the rest of the product sees of a YAML file: a tree with exact ranges. `parse.ts` makes it from the `yaml` package.
 * Offsets are UTF-16 code units into the file's text, as the editor counts them.
 */
export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly span: Span;
  /** As the schema of its document (YAML 1.2 core for deploy configs, 1.1 for manifests) resolves it. */
  readonly value: string | number | bigint | boolean | null;
  /** As written, quotes included. */
  readonly source: string;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
}

export interface YamlEntry {
  readonly key: YamlScalar;
  /** A key without a value has a null scalar with an empty span right after its colon. */
  readonly value: YamlNode;
  readonly span: Span;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly span: Span;
  /** In the order of the file, merge keys (`<<`) already applied for manifests; duplicates are kept and reported. */
  readonly entries: readonly YamlEntry[];
  readonly flow: boolean;
}

export interface YamlSeq {
  readonly kind: 'seq';
  readonly span: Span;
  readonly items: readonly YamlNode[];
  readonly flow: boolean;
}

/** Aliases are resolved by reference: the tree is a directed graph without cycles; never expand it without a bound. */
export type YamlNode = YamlScalar | YamlMap | YamlSeq;

export interface YamlProblem {
  /** Stable, kebab-case: `duplicate-key`, `bad-indent`, `unclosed-quote`, `alias-too-large`, ... */
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

export interface YamlComment {
  readonly span: Span;
  /** Without the `#` and surrounding space. */
  readonly text: string;
}

export interface YamlDocument {
  readonly span: Span;
  readonly root: YamlNode;
  /** Syntax problems; the tree holds what could be read all the same. */
  readonly problems: readonly YamlProblem[];
  readonly comments: readonly YamlComment[];
  /** Offsets of the document inside the file are already added to every span. */
  readonly index: number;
}

export interface YamlFile {
  /** Workspace-relative, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
  readonly documents: readonly YamlDocument[];
}

/** A step of a path into a tree: a key or an index. */
export type PathStep = string | number;

/** Zero-based line and UTF-16 column, as the editor counts. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
