/**
 * Findings that a person has looked at and leaves as they are, each with the reason:
 *
 *     # maverick-ignore-next-line workload/latest-tag -- built anew every night on purpose
 *     # maverick-ignore-line, -block, -document, -file: the same line; the entry below; this document; the whole file
 *
 * Several rules are separated by commas.
 */
import type { Span, YamlComment, YamlNode } from '../yaml/tree.ts';
import type { Finding } from './finding.ts';
import { didYouMean } from './suggest.ts';

export interface Suppression {
  readonly rules: readonly string[];
  /** Counts from the start of the document; undefined for the whole file. */
  readonly range: Span | undefined;
  /** Of the comment, its `#` included. */
  readonly span: Span;
}

export interface Suppressions {
  readonly valid: readonly Suppression[];
  /** Of the comments themselves. */
  readonly findings: readonly Finding[];
}

export const BAD_SUPPRESSION = 'lint/bad-suppression';
export const UNUSED_SUPPRESSION = 'lint/unused-suppression';

const DIRECTIVE = /^maverick-ignore(?:-([a-z-]+))?(?:\s+([^]*))?$/;
const SCOPES = ['next-line', 'line', 'block', 'document', 'file'] as const;
/** Of one document. Beyond these they ignore nothing, so that a hostile file costs no more than an honest one. */
const MAX_SUPPRESSIONS = 200;
const NONE: Suppressions = { valid: [], findings: [] };

export function suppressionsOf(
  content: { readonly text: string; readonly root: YamlNode; readonly comments: readonly YamlComment[] },
  knownRules: ReadonlySet<string>,
): Suppressions {
  if (!content.text.includes('maverick-ignore')) return NONE;
  const valid: Suppression[] = [];
  const findings: Finding[] = [];
  const complain = (span: Span, message: string): void => {
    findings.push({ rule: BAD_SUPPRESSION, severity: 'warning', message, span });
  };
  for (const { text, span } of content.comments) {
    if (valid.length + findings.length >= MAX_SUPPRESSIONS) break;
    const match = DIRECTIVE.exec(text);
    if (match === null) continue;
    const [, scopeText, rest = ''] = match;
    const scope = SCOPES.find((each) => each === scopeText);
    if (scope === undefined) {
      complain(span, `Write \`maverick-ignore-\` with one of ${SCOPES.join(', ')}.`);
      continue;
    }
    const [list = '', ...reason] = rest.split(/(?:^|\s+)--(?:\s+|$)/);
    const rules = list.split(/[\s,]+/).filter((rule) => rule !== '');
    if (rules.length === 0) {
      complain(span, 'Say which rule is ignored, and why: `RULE -- REASON`.');
      continue;
    }
    if (reason.join(' -- ').trim() === '') {
      complain(span, `Say why: add \`-- REASON\`. Without a reason nothing is ignored.`);
      continue;
    }
    const unknown = rules.find((rule) => !knownRules.has(rule));
    if (unknown !== undefined) {
      const meant = didYouMean(unknown, knownRules);
      complain(
        span,
        `There is no rule \`${unknown}\`.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
      );
      continue;
    }
    valid.push({ rules, span, range: scope === 'file' ? undefined : rangeOf(scope, span, content) });
  }
  return { valid, findings };
}

function rangeOf(
  scope: 'next-line' | 'line' | 'block' | 'document',
  comment: Span,
  { text, root }: { readonly text: string; readonly root: YamlNode },
): Span {
  if (scope === 'document') return { start: 0, end: text.length };
  if (scope === 'line') return lineAround(text, comment.start);
  let next = lineAround(text, comment.end).end + 1;
  // Further comments may stand between, but not without end.
  for (let lines = 0; lines < 100 && next < text.length; lines++) {
    const { end } = lineAround(text, next);
    if (!/^\s*(#.*)?$/.test(text.slice(next, end))) break;
    next = end + 1;
  }
  const line = lineAround(text, Math.min(next, text.length));
  return scope === 'next-line' ? line : (blockOn(root, line) ?? line);
}

function lineAround(text: string, offset: number): Span {
  const end = text.indexOf('\n', offset);
  return { start: text.lastIndexOf('\n', offset - 1) + 1, end: end === -1 ? text.length : end };
}

/** The outermost entry or item that starts on a line. */
function blockOn(node: YamlNode, line: Span): Span | undefined {
  const children =
    node.kind === 'map'
      ? node.entries.map(({ span, value }) => ({ span, node: value }))
      : node.kind === 'seq'
        ? node.items.map((item) => ({ span: item.span, node: item }))
        : [];
  const on = children.find(({ span }) => span.start >= line.start && span.start <= line.end);
  if (on !== undefined) return { start: line.start, end: on.span.end };
  const around = children.findLast(({ span }) => span.start <= line.start && line.start <= span.end);
  return around === undefined ? undefined : blockOn(around.node, line);
}
