/**
 * What is wrong with a document on its own: its YAML, and, if it is a deploy config, its sections. Findings are kept by
 * the document's content, so that an edit costs what its own document costs.
 */
import type { Diagnostic, RelatedLocation, Severity } from '../lint/diagnostic.ts';
import type { Content } from '../yaml/compose.ts';
import { keyText, nodeAtOffset, toJson } from '../yaml/navigate.ts';
import { contentKey } from '../yaml/parse.ts';
import { shiftSpan } from '../yaml/shift.ts';
import type { Span, YamlDocument, YamlNode, YamlProblem } from '../yaml/tree.ts';
import { findingsOf } from './findings.ts';
import type { Finding } from './findings.ts';
import { flatten } from './issues.ts';
import { documentSchema } from './sections/document.ts';

const YAML_RULES: Readonly<Record<string, string>> = {
  'duplicate-key': 'yaml/duplicate-key',
  'unknown-alias': 'yaml/alias',
  'alias-cycle': 'yaml/alias',
  'alias-too-large': 'yaml/alias',
  'bad-alias': 'yaml/alias',
  'bad-merge': 'yaml/alias',
  'unknown-tag': 'yaml/tag',
  'bad-tag': 'yaml/tag',
  binary: 'yaml/unreadable',
  encoding: 'yaml/unreadable',
  'too-deep': 'yaml/unreadable',
  'too-large': 'yaml/unreadable',
};
const YAML_SEVERITIES: Readonly<Record<string, Severity>> = { 'unknown-tag': 'warning', encoding: 'warning' };

/** The ids of every rule that `yamlDiagnostics` and `configDiagnostics` use. */
export const DOCUMENT_RULES = [
  'yaml/syntax',
  'yaml/duplicate-key',
  'yaml/alias',
  'yaml/tag',
  'yaml/unreadable',
  'config/unknown-key',
  'config/wrong-type',
  'config/missing-key',
  'config/bad-threshold',
  'config/bad-value',
] as const;

/** Syntax problems of any document, manifests included. */
export function yamlDiagnostics(path: string, document: YamlDocument): readonly Diagnostic[] {
  if (contentKey(document).problems.length === 0) return [];
  return document.problems.map((problem) => ({
    rule: YAML_RULES[problem.code] ?? 'yaml/syntax',
    severity: YAML_SEVERITIES[problem.code] ?? 'error',
    message: problem.message,
    path,
    span: problem.span,
    related: problem.code === 'duplicate-key' ? firstOf(path, document.root, problem) : [],
    fixes: [],
  }));
}

function firstOf(path: string, root: YamlNode, problem: YamlProblem): readonly RelatedLocation[] {
  const found = nodeAtOffset(root, problem.span.start);
  if (found?.entry === undefined) return [];
  const key = keyText(found.entry.key);
  const first = found.parent?.entries.find((each) => keyText(each.key) === key);
  return first === undefined ? [] : [{ path, span: first.key.span, message: 'The first one is here.' }];
}

/** What the schema says about a deploy config document. Call it for documents that are deploy configs only. */
export function configDiagnostics(path: string, document: YamlDocument): readonly Diagnostic[] {
  const by = document.span.start;
  return findingsIn(contentKey(document)).map(({ rule, message, span, fix }) => ({
    rule,
    severity: 'error',
    message,
    path,
    span: shiftSpan(span, by),
    related: [],
    fixes:
      fix === undefined
        ? []
        : [
            {
              title: fix.title,
              safe: fix.safe,
              preferred: true,
              edits: [{ path, span: shiftSpan(fix.span, by), newText: fix.newText }],
            },
          ],
  }));
}

const cache = new WeakMap<Content, readonly Finding[]>();

function findingsIn(content: Content): readonly Finding[] {
  const known = cache.get(content);
  if (known !== undefined) return known;
  const findings = find(content);
  cache.set(content, findings);
  return findings;
}

function find({ root, problems, text }: Content): readonly Finding[] {
  if (root.kind === 'scalar' && root.value === null) return [];
  const syntax = problems.filter(({ code }) => (YAML_RULES[code] ?? 'yaml/syntax') !== 'yaml/duplicate-key');
  if (root.kind !== 'map') {
    if (syntax.length > 0) return [];
    const message = 'A deploy config is a mapping of sections, like `service:` with `name: api` below it.';
    return [{ rule: 'config/wrong-type', message, span: firstLine(root.span, text), about: root.span }];
  }
  const result = documentSchema.safeParse(toJson(root));
  if (result.success) return [];
  return flatten(result.error.issues)
    .flatMap((issue) => findingsOf(issue, root))
    .filter((finding) => !syntax.some(({ span }) => explains(span, finding, text)))
    .toSorted((a, b) => a.span.start - b.span.start);
}

/** One fault gives one diagnostic: half-typed YAML is not a wrong key as well. */
function explains(problem: Span, { rule, span, about }: Finding, text: string): boolean {
  const place = rule === 'config/missing-key' ? about : wholeLines(span, text);
  return problem.start <= place.end && place.start <= Math.max(problem.end, problem.start);
}

function wholeLines(span: Span, text: string): Span {
  const end = text.indexOf('\n', span.end);
  return { start: text.lastIndexOf('\n', span.start - 1) + 1, end: end === -1 ? text.length : end };
}

function firstLine(span: Span, text: string): Span {
  const end = text.indexOf('\n', span.start);
  return { start: span.start, end: end === -1 ? span.end : Math.min(end, span.end) };
}
