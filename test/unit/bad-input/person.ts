/** What every failure owes to the person who reads it, whatever went wrong. */
import assert from 'node:assert/strict';
import type { Said } from '../cli/support.ts';

/** No stack trace, no class of an error, no JSON of a library, nothing that calls itself unforeseen. */
export function assertReadable({ out, err }: Pick<Said, 'out' | 'err'>): void {
  const all = `${out}\n${err}`;
  assert.doesNotMatch(all, /^\s+at /m, all);
  assert.doesNotMatch(all, /\b[A-Z]\w*Error\b/, all);
  assert.doesNotMatch(all, /unforeseen|defect|undefined|\[object/, all);
  assert.doesNotMatch(all, /\bE[A-Z]{5,}\b/, all);
}

/** It failed with this code, said what in these words, and what to do next. */
export function assertExplained(said: Said, code: number, words: RegExp): void {
  assertReadable(said);
  assert.equal(said.code, code, said.err);
  assert.match(said.err, words);
  assert.match(said.err, /^ {2}Next: \S/m);
}
