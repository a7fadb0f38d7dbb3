/** Offsets and line/column, both ways. Lines and columns are zero-based, columns in UTF-16 code units, as the editor counts. */
import type { Position } from './tree.ts';

/** What is needed to convert: a `YamlFile` is one. */
export interface Lines {
  readonly text: string;
  readonly lineStarts: readonly number[];
}

/** Offset of the first character of each line. A line ends with LF, CRLF or a lone CR, as in the editor. */
export function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

/**
 * The line starts of a text after an edit: `before` are those of the old text; what stands at `from` to `to` now is
 * `changed`, all before it is the same, all behind it too and `by` characters further on. No line break lies across
 * `from` or `to`.
 */
export function spliceLineStarts(
  before: readonly number[],
  from: number,
  changed: string,
  to: number,
  by: number,
): readonly number[] {
  const starts = before.slice(0, firstAbove(before, from));
  for (const start of lineStartsOf(changed)) if (start > 0) starts.push(from + start);
  for (let index = firstAbove(before, to - by); index < before.length; index++) {
    const start = before[index];
    if (start !== undefined) starts.push(start + by);
  }
  return starts;
}

/** Index of the first of `sorted` that is greater. */
function firstAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line that holds `offset`: binary search. Offsets outside the text are brought inside. */
export function lineAt(lines: Lines, offset: number): number {
  let low = 0;
  let high = lines.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function positionAt(lines: Lines, offset: number): Position {
  const inside = Math.min(Math.max(offset, 0), lines.text.length);
  const line = lineAt(lines, inside);
  return { line, column: inside - (lines.lineStarts[line] ?? 0) };
}

/** A position past the end of its line or of the text is brought to that end. */
export function offsetAt(lines: Lines, position: Position): number {
  if (position.line < 0) return 0;
  const start = lines.lineStarts[position.line];
  if (start === undefined) return lines.text.length;
  return Math.min(start + Math.max(position.column, 0), lineEnd(lines, position.line));
}

/** Offset of the end of a line, before its line break. */
export function lineEnd(lines: Lines, line: number): number {
  const start = lines.lineStarts[line];
  if (start === undefined) return lines.text.length;
  let end = lines.lineStarts[line + 1] ?? lines.text.length;
  if (lines.lineStarts[line + 1] === undefined) return end;
  while (end > start && (lines.text[end - 1] === '\n' || lines.text[end - 1] === '\r')) end--;
  return end;
}
