import type { Diagnostic } from './diagnostic.ts';

/** In the order of the text, the same on every machine; what is reached twice, by an alias, is said once. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = diagnostics.toSorted(
    (a, b) =>
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
  return sorted.filter((each, index) => {
    const before = sorted[index - 1];
    return (
      before?.rule !== each.rule ||
      before.span.start !== each.span.start ||
      before.span.end !== each.span.end ||
      before.message !== each.message
    );
  });
}

/** By code units: a locale would differ from machine to machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
