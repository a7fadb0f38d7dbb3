/** A practice cluster lives in memory: when it is stopped, its runs are gone with it, and nobody need wait for its return. */
import { PRACTICE_CONTEXT } from '../cluster/practice-path.ts';
import { findPractice } from '../sandbox/process/find.ts';
import type { Cli } from './cli.ts';
import type { Session } from './session.ts';

/** True when `session` is with a practice cluster that is no longer there, or has been started anew since. */
export async function isPracticeGone({ workspace }: Cli, { context, cluster }: Session): Promise<boolean> {
  if (context !== PRACTICE_CONTEXT) return false;
  const found = await findPractice(workspace);
  return found === undefined || new URL(found.url).host !== new URL(cluster.server).host;
}
