import { deepEqual } from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Diagnostic, Fix } from '../../../src/core/lint/diagnostic.ts';
import { safeEdits } from '../../../src/host/language/fix-all.ts';

function fix(start: number, end: number, newText: string, more: Partial<Fix> = {}): Fix {
  const edits = [{ path: 'a.yaml', span: { start, end }, newText }];
  return { title: newText, safe: true, preferred: true, edits, ...more };
}

function finding(...fixes: readonly Fix[]): Diagnostic {
  return {
    rule: 'x/y',
    severity: 'error',
    message: '',
    path: 'a.yaml',
    span: { start: 0, end: 1 },
    related: [],
    fixes,
  };
}

const texts = (...found: readonly Diagnostic[]): readonly string[] =>
  safeEdits(found).map(({ newText }) => newText);

describe('fix all', () => {
  it('takes safe fixes only, the preferred one of each finding', () => {
    deepEqual(
      texts(
        finding(fix(0, 1, 'unsafe', { safe: false })),
        finding(fix(2, 3, 'second', { preferred: false }), fix(2, 3, 'first')),
        finding(),
      ),
      ['first'],
    );
  });

  it('never lets one edit run over another', () => {
    deepEqual(texts(finding(fix(0, 5, 'a')), finding(fix(3, 8, 'b')), finding(fix(5, 6, 'c'))), ['a', 'c']);
    deepEqual(texts(finding(fix(4, 4, 'a')), finding(fix(4, 4, 'b'))), ['a'], 'two insertions at one place');
  });

  it('makes the same edit of two findings once', () => {
    deepEqual(texts(finding(fix(0, 5, 'a')), finding(fix(0, 5, 'a'))), ['a']);
  });

  it('makes a fix whole or not at all', () => {
    const two: Fix = {
      ...fix(0, 1, 'a'),
      edits: [
        { path: 'a.yaml', span: { start: 10, end: 12 }, newText: 'x' },
        { path: 'a.yaml', span: { start: 0, end: 2 }, newText: 'y' },
      ],
    };
    deepEqual(texts(finding(fix(1, 3, 'a')), finding(two)), ['a']);
  });
});
