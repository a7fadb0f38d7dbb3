import type { Diagnostic } from './diagnostic.ts';
import { shifted } from './finding.ts';
import type { Place } from './rule.ts';
import type { Suppression, Suppressions } from './suppress.ts';
import { BAD_SUPPRESSION, UNUSED_SUPPRESSION } from './suppress.ts';

export interface SuppressingPlace extends Place {
  readonly suppressions: Suppressions;
  /** Half-typed: what is unused may be so for that alone. */
  readonly broken: boolean;
}

/** The findings that nobody has answered for, and the suppressions that answer for nothing. `off`: rules not asked. */
export function applySuppressions(
  diagnostics: readonly Diagnostic[],
  places: readonly SuppressingPlace[],
  off: (rule: string) => boolean,
): readonly Diagnostic[] {
  const active = places.flatMap((place) =>
    place.suppressions.valid.map((suppression) => ({ place, suppression })),
  );
  if (active.length === 0) return diagnostics;
  const used = new Map<Suppression, Set<string>>();
  const left = diagnostics.filter((diagnostic) => {
    if (diagnostic.rule === BAD_SUPPRESSION) return true;
    let answered = false;
    for (const { place, suppression } of active) {
      if (!covers(suppression, place, diagnostic)) continue;
      answered = true;
      const rules = used.get(suppression) ?? new Set();
      used.set(suppression, rules.add(diagnostic.rule));
    }
    return !answered;
  });
  const unused = active.flatMap(({ place, suppression }) => {
    if (place.broken) return [];
    const idle = suppression.rules.filter((rule) => used.get(suppression)?.has(rule) !== true && !off(rule));
    if (idle.length === 0) return [];
    return [unusedDiagnostic(place, suppression, idle)];
  });
  return [...left, ...unused];
}

function covers({ rules, range }: Suppression, { offset }: Place, diagnostic: Diagnostic): boolean {
  if (!rules.includes(diagnostic.rule)) return false;
  if (range === undefined) return true;
  const { start } = diagnostic.span;
  return start >= range.start + offset && start <= range.end + offset;
}

function unusedDiagnostic(
  { path, offset }: Place,
  suppression: Suppression,
  idle: readonly string[],
): Diagnostic {
  const span = shifted(suppression.span, offset);
  const whole = idle.length === suppression.rules.length;
  return {
    rule: UNUSED_SUPPRESSION,
    severity: 'warning',
    message: `There is nothing to ignore here any more: ${idle.join(', ')}.`,
    path,
    span,
    related: [],
    fixes: whole
      ? [{ title: 'Remove the comment', safe: true, preferred: true, edits: [{ path, span, newText: '' }] }]
      : [],
  };
}
