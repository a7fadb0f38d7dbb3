import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from '../../../src/core/config/duration.ts';
import { parseThreshold } from '../../../src/core/config/threshold.ts';
import type { ThresholdExpectation } from '../../../src/core/config/threshold.ts';

const ratio: ThresholdExpectation = { unit: 'ratio', comparator: '<' };
const time: ThresholdExpectation = { unit: 'duration', comparator: '<' };
const score: ThresholdExpectation = { unit: 'score', comparator: '>' };
const any: ThresholdExpectation = { unit: 'any', comparator: '<' };

const good: readonly (readonly [string, ThresholdExpectation, string, number, string])[] = [
  ['<1%', ratio, '<', 0.01, 'ratio'],
  ['>99.9%', ratio, '>', 0.999, 'ratio'],
  ['< 0.5 %', ratio, '<', 0.005, 'ratio'],
  ['≤5%', ratio, '<=', 0.05, 'ratio'],
  ['<500ms', time, '<', 0.5, 'duration'],
  ['<30min', time, '<', 1800, 'duration'],
  ['<=2h', time, '<=', 7200, 'duration'],
  ['>4.5/5', score, '>', 4.5, 'score'],
  ['<100', any, '<', 100, 'number'],
  ['<=.5', any, '<=', 0.5, 'number'],
];

for (const [text, expected, comparator, value, unit] of good) {
  test(`threshold ${text}`, () => {
    assert.deepEqual(parseThreshold(text, expected), {
      ok: true,
      threshold: { comparator, value, unit, text },
    });
  });
}

const bad: readonly (readonly [string, ThresholdExpectation, RegExp, string | undefined])[] = [
  ['<1', ratio, /unit is missing/, '<1%'],
  ['<500', time, /unit is missing/, '<500ms'],
  ['4.5', score, /unit is missing/, '>4.5/5'],
  ['1%', ratio, /comparator is missing/, '<1%'],
  ['=1%', ratio, /comparator is missing/, '<1%'],
  ['<0,5%', ratio, /decimal point/, '<0.5%'],
  ['<500ms', ratio, /here a share in percent is needed/, undefined],
  ['<1%', time, /here a time is needed/, undefined],
  ['<5 parsecs', time, /no unit/, undefined],
  ['fast', time, /no threshold.*<500ms/, undefined],
  ['', ratio, /no threshold/, undefined],
  ['<-1%', ratio, /negative/, undefined],
  ['>101%', ratio, /100%/, undefined],
  ['>6/5', score, /maximum/, undefined],
  ['<1constructor', ratio, /no unit/, undefined],
];

for (const [text, expected, message, suggestion] of bad) {
  test(`no threshold: "${text}"`, () => {
    const parsed = parseThreshold(text, expected);
    assert.ok(!parsed.ok);
    assert.match(parsed.message, message);
    assert.equal(parsed.suggestion, suggestion);
    if (suggestion !== undefined) assert.ok(parseThreshold(suggestion, expected).ok);
  });
}

const durations: readonly (readonly [unknown, number | undefined])[] = [
  [300, 300],
  [0, 0],
  ['90s', 90],
  ['10m', 600],
  ['15min', 900],
  ['1h30m', 5400],
  ['1.5h', 5400],
  ['5ms', 0.005],
  ['1d', 86_400],
  [-1, undefined],
  [NaN, undefined],
  ['10', undefined],
  ['10 m', undefined],
  ['', undefined],
  [null, undefined],
];

for (const [value, seconds] of durations) {
  test(`duration ${JSON.stringify(value)}`, () => assert.equal(parseDuration(value), seconds));
}
