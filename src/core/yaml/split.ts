/**
 * Where one document of a file ends and the next begins, found without parsing: a `---` or `...` at the start of a line
 * ends a document whatever it is inside of (YAML 1.2.2, 9.1.2), so the pieces can be parsed, and kept, one by one.
 */
import type { Span } from './tree.ts';

export function splitDocuments(text: string): readonly Span[] {
  const pieces: Span[] = [];
  let start = 0;
  let marked = false;
  for (let at = 0; at !== -1; at = nextMarker(text, at)) {
    if (!isMarker(text, at)) continue;
    if (text[at] === '.') {
      const end = afterLine(text, at);
      pieces.push({ start, end });
      start = end;
      marked = false;
    } else {
      if (marked || !isPreamble(text, start, at)) {
        pieces.push({ start, end: at });
        start = at;
      }
      marked = true;
    }
  }
  const last = pieces.at(-1);
  if (last === undefined || marked || !isPreamble(text, start, text.length)) {
    pieces.push({ start, end: text.length });
  } else {
    // Only comments after a `...`: they belong to the document before.
    pieces[pieces.length - 1] = { start: last.start, end: text.length };
  }
  return pieces;
}

/** The next line start after `from` whose line begins with `---` or `...`; -1 when there is none. */
function nextMarker(text: string, from: number): number {
  for (let at = text.indexOf('\n', from); at !== -1; at = text.indexOf('\n', at + 1)) {
    const first = text[at + 1];
    if (first === '-' || first === '.') return at + 1;
  }
  return -1;
}

function isMarker(text: string, at: number): boolean {
  if (!text.startsWith('---', at) && !text.startsWith('...', at)) return false;
  const next = text[at + 3];
  return next === undefined || next === ' ' || next === '\t' || next === '\n' || next === '\r';
}

function afterLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Only blank lines, comments and directives: what may stand before the `---` of one document. */
function isPreamble(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at = afterLine(text, at)) {
    const line = text.slice(at, Math.min(afterLine(text, at), to));
    if (!/^\uFEFF?(?:[ \t]*(?:#.*)?|%.*)$/.test(line.replace(/\r?\n$/, ''))) return false;
  }
  return true;
}
