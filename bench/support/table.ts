/** The table as text. */
import { isMissing } from './bench.ts';
import type { Missing, Row } from './bench.ts';

const WIDTHS = [48, 16, 48, 8] as const;

export function headOf(): string {
  const head = columns(['figure', 'ours', 'peer or limit', 'ratio']);
  return `${head}\n${'-'.repeat(head.length)}`;
}

export function lineOf(line: Row | Missing): string {
  if (isMissing(line)) return columns([line.figure, 'not measured', line.missing, '']);
  const { figure, ours, unit, against, note } = line;
  const beside = against === undefined ? '' : `${against.name}: ${numberText(against.value)} ${unit}`;
  const mark = misses(line) ? '  MISSED' : '';
  const text = columns([figure, `${numberText(ours)} ${unit}`, beside, ratioOf(line)]);
  return `${text}${mark}${note === undefined ? '' : `  (${note})`}`;
}

/** On the wrong side of a limit. A peer is no limit. */
export function misses(line: Row | Missing): boolean {
  if (isMissing(line) || line.against === undefined || line.against.kind === 'peer') return false;
  const { kind, value } = line.against;
  return kind === 'floor' ? line.ours < value : line.ours > value;
}

/** Ours to the other: below one is less. */
function ratioOf({ ours, against }: Row): string {
  if (against === undefined || against.value === 0) return '';
  return `${numberText(ours / against.value)}×`;
}

function numberText(value: number): string {
  if (Number.isInteger(value)) return value.toString();
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3);
}

function columns(texts: readonly string[]): string {
  return texts
    .map((text, index) => text.padEnd(WIDTHS[index] ?? 0))
    .join('  ')
    .trimEnd();
}
