import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolvePlain } from '../../../src/core/yaml/scalar.ts';
import type { ScalarValue } from '../../../src/core/yaml/scalar.ts';

const cases: readonly (readonly [text: string, core: ScalarValue, manifest: ScalarValue])[] = [
  ['', null, null],
  ['~', null, null],
  ['null', null, null],
  ['true', true, true],
  ['yes', 'yes', true],
  ['on', 'on', true],
  ['No', 'No', false],
  ['0644', 644, 420],
  ['0o644', 420, 420],
  ['0x1F', 31, 31],
  ['0b101', '0b101', 5],
  ['-0x1F', '-0x1F', -31],
  ['1_000', '1_000', 1000],
  ['0899', 899, 899],
  ['12e3', 12000, 12000],
  ['1.5', 1.5, 1.5],
  ['.5', 0.5, 0.5],
  ['5.', 5, 5],
  ['-.inf', -Infinity, -Infinity],
  ['.nan', NaN, NaN],
  ['1.2.4', '1.2.4', '1.2.4'],
  ['12:30:45', '12:30:45', '12:30:45'],
  ['2025-01-21', '2025-01-21', '2025-01-21'],
  ['9007199254740993', 9007199254740993n, 9007199254740993n],
  ['500m', '500m', '500m'],
  ['<1%', '<1%', '<1%'],
  ['-', '-', '-'],
  ['+1', 1, 1],
];

for (const [text, core, manifest] of cases) {
  test(`plain scalar "${text}"`, () => {
    assert.deepEqual(resolvePlain(text, '1.2'), core);
    assert.deepEqual(resolvePlain(text, '1.1'), manifest);
  });
}
