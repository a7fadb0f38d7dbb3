/**
 * Where one document of a file ends and the next begins, found without parsing: a `---` or `...` at the start of a line
 * ends a document whatever it is inside of (YAML 1.2.2, 9.1.2), so the pieces can be parsed, and kept, one by one.
 */
import type { Span } from './tree.ts';

export function splitDocuments(text: string): readonly Span[] {
  const pieces: Span[] = [];
  let start = 0;
  let marked = false;
  for (const at of markerPlaces(text)) {
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

/** Where lines begin with `---` or `...`, and the start of the text. Two searches, since most lines are neither. */
function* markerPlaces(text: string): Generator<number> {
  yield 0;
  let dashes = text.indexOf('\n---');
  let dots = text.indexOf('\n...');
  while (dashes !== -1 || dots !== -1) {
    if (dots === -1 || (dashes !== -1 && dashes < dots)) {
      yield dashes + 1;
      dashes = text.indexOf('\n---', dashes + 1);
    } else {
      yield dots + 1;
      dots = text.indexOf('\n...', dots + 1);
    }
  }
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
