/** `"<1%"`, `"<500ms"`, `">99.9%"`, `"<30min"`, `">4.5/5"`: one type everywhere, parsed once, in base units. */
import type { Threshold } from './effective.ts';

export type ThresholdUnit = Threshold['unit'];

export type ParsedThreshold =
  | { readonly ok: true; readonly threshold: Threshold }
  | {
      readonly ok: false;
      /** What is missing or wrong, a whole sentence. */
      readonly message: string;
      /** The text repaired, when there is one plausible way. */
      readonly suggestion?: string;
    };

export interface ThresholdExpectation {
  /** `any` for metrics with a query of their own, whose unit we cannot know. */
  readonly unit: ThresholdUnit | 'any';
  /** What good means: below or above. Used for repairs only. */
  readonly comparator: '<' | '>';
}

/** Seconds. */
const DURATIONS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
};
const NEEDS: Readonly<Record<ThresholdUnit, string>> = {
  ratio: 'a share in percent',
  duration: 'a time',
  score: 'a score out of a maximum',
  number: 'a plain number',
};
const EXAMPLE_UNIT: Readonly<Record<ThresholdUnit, string>> = {
  ratio: '%',
  duration: 'ms',
  score: '/5',
  number: '',
};
const PARTS = /^(<=|>=|=<|=>|[<>=≤≥])?\s*([-+]?[0-9]*[.,]?[0-9]+)\s*(.*)$/;
const COMPARATORS: Readonly<Record<string, Threshold['comparator']>> = {
  '<': '<',
  '<=': '<=',
  '=<': '<=',
  '≤': '<=',
  '>': '>',
  '>=': '>=',
  '=>': '>=',
  '≥': '>=',
};

export function parseThreshold(text: string, expected: ThresholdExpectation): ParsedThreshold {
  const parts = PARTS.exec(text.trim());
  if (parts === null) {
    const example = exampleFor(expected);
    return {
      ok: false,
      message: `\`${text}\` is no threshold. Write comparator, number and unit, like \`${example}\`.`,
    };
  }
  const [, sign, digits = '', rest = ''] = parts;
  const comparator = COMPARATORS[sign ?? ''];
  const number = digits.replace(',', '.');
  const repaired = (unit: string): string => `${comparator ?? expected.comparator}${number}${unit}`;
  const unit = readUnit(rest);
  if (unit === undefined) {
    const message = `\`${rest}\` is no unit. Known are %, ms, s, min, h, d, and a maximum like /5.`;
    return { ok: false, message };
  }
  if (unit.kind === 'number' && expected.unit !== 'number' && expected.unit !== 'any') {
    const message = `The unit is missing: this is ${NEEDS[expected.unit]}.`;
    return { ok: false, message, suggestion: repaired(EXAMPLE_UNIT[expected.unit]) };
  }
  if (expected.unit !== 'any' && unit.kind !== expected.unit) {
    const message = `\`${text}\` is ${NEEDS[unit.kind]}, but here ${NEEDS[expected.unit]} is needed, like \`${exampleFor(expected)}\`.`;
    return { ok: false, message };
  }
  if (comparator === undefined) {
    const message = 'The comparator is missing: say whether the value must stay below (`<`) or above (`>`).';
    return { ok: false, message, suggestion: repaired(rest.trim()) };
  }
  if (digits.includes(',')) {
    return { ok: false, message: 'Write the decimal point as `.`.', suggestion: repaired(rest.trim()) };
  }
  const value = Number(number) * unit.factor;
  if (value < 0) return { ok: false, message: 'A threshold cannot be negative.' };
  if (unit.kind === 'ratio' && value > 1) return { ok: false, message: 'A share cannot be more than 100%.' };
  if (unit.maximum !== undefined && value > unit.maximum) {
    return { ok: false, message: `A score cannot be more than its maximum, ${unit.maximum}.` };
  }
  return { ok: true, threshold: { comparator, value: tidy(value), unit: unit.kind, text } };
}

interface Unit {
  readonly kind: ThresholdUnit;
  readonly factor: number;
  readonly maximum?: number;
}

function readUnit(text: string): Unit | undefined {
  const unit = text.trim();
  if (unit === '') return { kind: 'number', factor: 1 };
  if (unit === '%') return { kind: 'ratio', factor: 0.01 };
  const seconds = Object.hasOwn(DURATIONS, unit) ? DURATIONS[unit] : undefined;
  if (seconds !== undefined) return { kind: 'duration', factor: seconds };
  const maximum = /^\/\s*([0-9]+(?:\.[0-9]+)?)$/.exec(unit)?.[1];
  return maximum === undefined ? undefined : { kind: 'score', factor: 1, maximum: Number(maximum) };
}

/** 99.9 x 0.01 is 0.9990000000000001 in binary; nobody wrote that. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

export function exampleFor({ unit, comparator }: ThresholdExpectation): string {
  switch (unit) {
    case 'ratio':
      return comparator === '<' ? '<1%' : '>99.9%';
    case 'duration':
      return `${comparator}500ms`;
    case 'score':
      return `${comparator}4.5/5`;
    case 'number':
    case 'any':
      return `${comparator}100`;
  }
}
