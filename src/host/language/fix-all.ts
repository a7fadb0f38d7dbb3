/** Which edits *fix all* makes: the preferred safe fix of each finding, whole or not at all, none over another. Pure. */
import type { Diagnostic, TextEdit } from '../../core/lint/diagnostic.ts';

export function safeEdits(found: readonly Diagnostic[]): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  for (const { fixes } of found) {
    const safe = fixes.filter((fix) => fix.safe);
    const fix = safe.find((one) => one.preferred) ?? safe[0];
    if (fix === undefined) continue;
    // Findings of the same fault may bring the same edit; anything else that overlaps waits for the next time.
    const fresh = fix.edits.filter((edit) => !taken.some((one) => same(one, edit)));
    if (fresh.some((edit) => taken.some((one) => overlaps(one, edit)))) continue;
    taken.push(...fresh);
  }
  return taken;
}

function same(a: TextEdit, b: TextEdit): boolean {
  return (
    a.path === b.path && a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText
  );
}

function overlaps(a: TextEdit, b: TextEdit): boolean {
  if (a.path !== b.path) return false;
  // Two insertions at one place have no order of their own.
  if (a.span.start === b.span.start) return true;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}
