/**
 * What a rule reports about one document. Spans count from the start of that document, so that a finding stays good
 * while its document moves about in its file; `placed` makes the Diagnostic that people see.
 */
import type { Span } from '../yaml/tree.ts';
import type { Diagnostic, RelatedLocation, Severity } from './diagnostic.ts';

export interface FindingFix {
  readonly title: string;
  /** Keeps the meaning that the person had in mind, and may be applied without being looked at. */
  readonly safe: boolean;
  readonly preferred: boolean;
  readonly edits: readonly { readonly span: Span; readonly newText: string }[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** In the same document. */
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
  /** In other documents, already placed. */
  readonly elsewhere?: readonly RelatedLocation[];
  readonly fixes?: readonly FindingFix[];
}

const NONE: readonly never[] = [];

export function shifted(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

/** `offset` is where the finding's document starts in its file. */
export function placed(finding: Finding, path: string, offset: number): Diagnostic {
  const related = finding.related?.map((each) => ({ ...each, path, span: shifted(each.span, offset) }));
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    path,
    span: shifted(finding.span, offset),
    related:
      related === undefined ? (finding.elsewhere ?? NONE) : [...related, ...(finding.elsewhere ?? NONE)],
    fixes:
      finding.fixes?.map((fix) => ({
        ...fix,
        edits: fix.edits.map((edit) => ({ ...edit, path, span: shifted(edit.span, offset) })),
      })) ?? NONE,
  };
}

/** A fix that replaces one range: the ordinary case. */
export function replacement(
  title: string,
  span: Span,
  newText: string,
  options: { readonly safe?: boolean; readonly preferred?: boolean } = {},
): FindingFix {
  const { safe = false, preferred = true } = options;
  return { title, safe, preferred, edits: [{ span, newText }] };
}
