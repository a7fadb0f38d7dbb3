/** Aligned text for terminals. */
import { PLAIN, type Paint, type Style } from './style.ts';

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

/** Columns as wide as their widest cell, two spaces between them, nothing after the last. */
export function columns(
  rows: readonly (readonly (string | Cell)[])[],
  paint: Paint = PLAIN,
  indent = '  ',
): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)));
  const widths: number[] = [];
  for (const row of cells)
    for (const [index, { text }] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, text.length);
  return cells
    .map((row) => {
      const parts = row.map(({ text, style }: Cell, index) => {
        const gap = index === row.length - 1 ? 0 : (widths[index] ?? 0) - text.length;
        return `${style === undefined ? text : paint(style, text)}${' '.repeat(gap)}`;
      });
      return `${indent}${parts.join('  ')}`.trimEnd();
    })
    .join('\n');
}

/** Parts with one empty line between them; empty parts are left out. Ends with a line break. */
export function paragraphs(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

export function indented(text: string, by = '  '): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `${by}${line}`))
    .join('\n');
}

/** `14:02:10`, local time. */
export function clockTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

/** `2026-03-01 14:02:10`, local time. */
export function dateTime(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clockTime(at)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Others' texts (logs, messages) without what could move a terminal's cursor or change its title. */
export function harmless(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '\uFFFD');
}
