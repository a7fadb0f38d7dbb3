/** What a rule is: its words, its examples (tests and docs page at once), and one function. */
import type { Span, YamlMap } from '../yaml/tree.ts';
import type { RelatedLocation, Severity } from './diagnostic.ts';
import type { FindingFix } from './finding.ts';
import type { Graph } from './graph.ts';
import type { Manifest } from './manifest.ts';

/** One file, or several by path. */
export type Example = string | Readonly<Record<string, string>>;

/** The words of a rule: what its docs page is made from. */
export interface RuleDoc {
  /** `family/name`, stable for good: people suppress by it. */
  readonly id: string;
  /** One line, as a statement of what is wrong. */
  readonly title: string;
  /** Why it matters and what to do, in Markdown. */
  readonly why: string;
  /** The section of the deployment practices, or the address of the Kubernetes page, that says so. */
  readonly source: string;
  readonly severity: Severity;
  /** Gives exactly one finding, of this rule. */
  readonly bad: Example;
  /** The text that the finding stands on. */
  readonly at: string;
  /** Gives no finding at all. */
  readonly good: Example;
}

export interface Extra {
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
  readonly elsewhere?: readonly RelatedLocation[];
  readonly fixes?: readonly FindingFix[];
}

export type Report = (span: Span, message: string, extra?: Extra) => void;

/** Where a document stands: every span of it counts from `offset` in the file. */
export interface Place {
  readonly path: string;
  readonly offset: number;
}

export type ReportAt = (place: Place, span: Span, message: string, extra?: Extra) => void;

export interface Rule extends RuleDoc {
  /** Asked once for each whole, well-formed manifest; the answer is kept while its text stays the same. */
  readonly manifest?: (manifest: Manifest, report: Report) => void;
  /** Asked once for each document of a deploy config; `root` has the sections. */
  readonly config?: (root: YamlMap, report: Report) => void;
  /** Asked after every edit, over all files: must be cheap. */
  readonly workspace?: (graph: Graph, report: ReportAt) => void;
}
