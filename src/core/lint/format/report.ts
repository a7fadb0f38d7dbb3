import type { YamlFile } from '../../yaml/tree.ts';
import type { Diagnostic, Severity } from '../diagnostic.ts';

/** What the formats are made from: a `Linter`'s answers for the files that were looked at. */
export interface LintReport {
  /** Every file looked at, the clean ones too, in the order of paths. */
  readonly files: ReadonlyMap<string, readonly Diagnostic[]>;
  /** For lines and columns, also of places that other files' findings point at. */
  readonly file: (path: string) => YamlFile | undefined;
}

export type Counts = Readonly<Record<Severity, number>>;

export function countsOf({ files }: LintReport): Counts {
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const diagnostics of files.values()) for (const { severity } of diagnostics) counts[severity]++;
  return counts;
}
