/** The practice cluster, by the product's own command. */
import path from 'node:path';
import { capture } from '../process.ts';

export interface Practice {
  /** What it said when it started. */
  readonly said: string;
  readonly stop: () => Promise<void>;
}

/** Starts it, or finds it running, for this workspace. Rejects with what it says when it can't. */
export async function startPractice(root: string, workspace: string, reset: boolean): Promise<Practice> {
  const practice = (verb: string): Promise<{ code: number; output: string }> =>
    capture(process.execPath, [
      path.join(root, 'dist', 'maverick.js'),
      'practice',
      verb,
      '--workspace',
      workspace,
    ]);

  if (reset) await practice('stop');
  const { code, output } = await practice('start');
  if (code !== 0) throw new Error(`The practice cluster did not start.\n${output.trim()}`);
  return {
    said: output.trim(),
    stop: async () => {
      await practice('stop');
    },
  };
}
