/** `maverick lint --format json`: one stable document. Lines and columns from one, columns in UTF-16 code units. */
import type { Span } from '../../yaml/tree.ts';
import { docsPath } from '../catalogue.ts';
import type { Severity } from '../diagnostic.ts';
import type { HumanPosition } from './position.ts';
import { humanPosition } from './position.ts';
import type { LintReport } from './report.ts';
import { countsOf } from './report.ts';

export const LINT_SCHEMA_VERSION = 1;

export interface JsonRange {
  readonly start: HumanPosition;
  readonly end: HumanPosition;
}

export interface JsonDiagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: JsonRange;
  readonly related: readonly { readonly path: string; readonly range: JsonRange; readonly message: string }[];
  /** Path of the rule's page in the repository of Maverick Deploy. */
  readonly docs: string;
  /** Whether a quick fix exists, and whether `--fix` may apply it. */
  readonly fixable: boolean;
}

export interface JsonLintReport {
  readonly schemaVersion: typeof LINT_SCHEMA_VERSION;
  readonly files: readonly { readonly path: string; readonly diagnostics: readonly JsonDiagnostic[] }[];
  readonly summary: {
    readonly files: number;
    readonly errors: number;
    readonly warnings: number;
    readonly information: number;
    readonly hints: number;
  };
}

export function jsonReport(report: LintReport): JsonLintReport {
  const rangeOf = (path: string, { start, end }: Span): JsonRange => {
    const file = report.file(path);
    return { start: humanPosition(file, start), end: humanPosition(file, end) };
  };
  const { error, warning, information, hint } = countsOf(report);
  return {
    schemaVersion: LINT_SCHEMA_VERSION,
    files: [...report.files].map(([path, diagnostics]) => ({
      path,
      diagnostics: diagnostics.map(({ rule, severity, message, span, related, fixes }) => ({
        rule,
        severity,
        message,
        range: rangeOf(path, span),
        related: related.map((each) => ({
          path: each.path,
          range: rangeOf(each.path, each.span),
          message: each.message,
        })),
        docs: docsPath(rule),
        fixable: fixes.some(({ safe }) => safe),
      })),
    })),
    summary: { files: report.files.size, errors: error, warnings: warning, information, hints: hint },
  };
}

/** The document as text, ending with a line break. */
export function formatJson(report: LintReport): string {
  return `${JSON.stringify(jsonReport(report), undefined, 2)}\n`;
}
