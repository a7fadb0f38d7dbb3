/** The size of what people install. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { VSIX_LIMIT_BYTES } from '../scripts/build/vsix.ts';
import { capture } from '../scripts/process.ts';
import type { Bench, BenchContext, Missing, Row } from './support/bench.ts';

const FIGURE = 'package size';

export const bench: Bench = { what: FIGURE, deadlineMs: 120_000, run };

async function run({ root }: BenchContext): Promise<readonly (Row | Missing)[]> {
  const made = await capture(process.execPath, [path.join(root, 'scripts', 'package.ts')]);
  if (made.code !== 0)
    return [{ figure: FIGURE, missing: `npm run package fails: ${made.output.slice(-300)}` }];
  const { size } = await stat(path.join(root, 'maverick-deploy.vsix'));
  return [
    {
      figure: FIGURE,
      ours: size / 1e6,
      unit: 'MB',
      against: { kind: 'limit', name: 'limit', value: VSIX_LIMIT_BYTES / 1e6 },
    },
  ];
}
