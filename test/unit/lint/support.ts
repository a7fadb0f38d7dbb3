import type { Diagnostic } from '../../../src/core/lint/diagnostic.ts';
import type { Linter } from '../../../src/core/lint/linter.ts';
import { createLinter } from '../../../src/core/lint/linter.ts';
import type { Example } from '../../../src/core/lint/rule.ts';

/** An example's files by path; one text is a manifest or a deploy config, by its first key. */
export function filesOf(example: Example): Readonly<Record<string, string>> {
  if (typeof example !== 'string') return example;
  return { [example.startsWith('apiVersion:') ? 'k8s/example.yaml' : 'deploy/example.deploy.yaml']: example };
}

export function linterOf(files: Readonly<Record<string, string>>): Linter {
  const linter = createLinter();
  for (const [path, text] of Object.entries(files)) linter.update(path, text);
  return linter;
}

export function findingsIn(linter: Linter): readonly Diagnostic[] {
  return [...linter.all().values()].flat();
}

export function lint(files: Readonly<Record<string, string>>): readonly Diagnostic[] {
  return findingsIn(linterOf(files));
}

/** `rule text` of each finding. */
export function summary(
  diagnostics: readonly Diagnostic[],
  files: Readonly<Record<string, string>>,
): string[] {
  return diagnostics.map(
    ({ rule, path, span }) => `${rule} ${(files[path] ?? '').slice(span.start, span.end)}`,
  );
}

/** The files with a fix carried out. */
export function applied(
  files: Readonly<Record<string, string>>,
  fix: Diagnostic['fixes'][number],
): Record<string, string> {
  const result = { ...files };
  for (const { path, span, newText } of fix.edits.toSorted((a, b) => b.span.start - a.span.start)) {
    const text = result[path] ?? '';
    result[path] = text.slice(0, span.start) + newText + text.slice(span.end);
  }
  return result;
}
