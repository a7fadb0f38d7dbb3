import type { Span } from '../yaml/tree.ts';

/** `error`: the API server would reject it, or it can never work. The rest is less. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface TextEdit {
  readonly path: string;
  readonly span: Span;
  readonly newText: string;
}

/** A change that repairs the finding. `safe` ones keep the meaning and may be applied by *fix all*. */
export interface Fix {
  readonly title: string;
  readonly safe: boolean;
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
}

export interface RelatedLocation {
  readonly path: string;
  readonly span: Span;
  readonly message: string;
}

/** One fault gives one diagnostic, on the exact range. */
export interface Diagnostic {
  /** Stable id of the rule, e.g. `strategy/rolling-cannot-move`; its page is docs/rules/<id>.md. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: string;
  readonly span: Span;
  readonly related: readonly RelatedLocation[];
  readonly fixes: readonly Fix[];
}
