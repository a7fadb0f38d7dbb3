import { positionAt } from '../../yaml/positions.ts';
import type { YamlFile } from '../../yaml/tree.ts';

/** As people count: from one; columns in UTF-16 code units, as the editor. */
export interface HumanPosition {
  readonly line: number;
  readonly column: number;
}

export function humanPosition(file: YamlFile | undefined, offset: number): HumanPosition {
  if (file === undefined) return { line: 1, column: 1 };
  const { line, column } = positionAt(file, offset);
  return { line: line + 1, column: column + 1 };
}
