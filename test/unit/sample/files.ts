/** The sample workspace as the product reads it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../../../src/core/lint/diagnostic.ts';
import type { Linter } from '../../../src/core/lint/linter.ts';
import { createLinter } from '../../../src/core/lint/linter.ts';

export const SAMPLE = path.resolve(import.meta.dirname, '../../../samples/paperless-maverick');

/** Every YAML file of the sample by its path in it. */
export function sampleFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(SAMPLE, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(SAMPLE, file).split(path.sep).join('/'), readFileSync(file, 'utf8')]),
  );
}

export function linterOf(files: Readonly<Record<string, string>>): Linter {
  const linter = createLinter();
  for (const [file, text] of Object.entries(files)) linter.update(file, text);
  return linter;
}

export function findingsIn(files: Readonly<Record<string, string>>): readonly Diagnostic[] {
  return [...linterOf(files).all().values()].flat();
}

/** The files with the first fix of each finding carried out that has one. */
export function mended(files: Readonly<Record<string, string>>): Record<string, string> {
  const result = { ...files };
  for (const { fixes } of findingsIn(files)) {
    for (const { path: file, span, newText } of fixes[0]?.edits ?? []) {
      const text = result[file] ?? '';
      result[file] = text.slice(0, span.start) + newText + text.slice(span.end);
    }
  }
  return result;
}
