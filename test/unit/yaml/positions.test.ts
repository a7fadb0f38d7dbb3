import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineEnd, lineStartsOf, offsetAt, positionAt } from '../../../src/core/yaml/positions.ts';

const linesOf = (text: string): { text: string; lineStarts: readonly number[] } => ({
  text,
  lineStarts: lineStartsOf(text),
});

test('lines end with LF, CRLF or CR', () => {
  assert.deepEqual(lineStartsOf('a\nb\r\nc\rd'), [0, 2, 5, 7]);
  assert.deepEqual(lineStartsOf(''), [0]);
  assert.deepEqual(lineStartsOf('a\n'), [0, 2]);
});

test('offset to position and back is the same offset', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '😀', '\n', '\r\n', ' ') });
  fc.assert(
    fc.property(text, fc.nat(40), (value, offset) => {
      const lines = linesOf(value);
      const inside = Math.min(offset, value.length);
      const position = positionAt(lines, offset);
      if (inside <= lineEnd(lines, position.line)) assert.equal(offsetAt(lines, position), inside);
      assert.equal(value.slice(0, inside).split('\n').length - 1, position.line);
    }),
    { seed: 1 },
  );
});

test('positions outside are brought inside', () => {
  const lines = linesOf('ab\r\ncd');
  assert.equal(offsetAt(lines, { line: 0, column: 99 }), 2);
  assert.equal(offsetAt(lines, { line: 9, column: 0 }), 6);
  assert.equal(offsetAt(lines, { line: -1, column: 3 }), 0);
  assert.deepEqual(positionAt(lines, 99), { line: 1, column: 2 });
});
