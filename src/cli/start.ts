/** From a plan to a run with a driver of its own. */

import type { Plan } from '../core/rollout/plan.ts';
import type { RunRecord } from '../core/run/record.ts';
import type { Cli } from './cli.ts';
import type { Session } from './session.ts';

/** @throws MaverickError `locked`, `driver-not-started` */
export async function startRun(cli: Cli, session: Session, plan: Plan, reason?: string): Promise<RunRecord> {
  const [{ launchRun }, { spawnDriver }] = await Promise.all([
    import('../driver/launch.ts'),
    import('../driver/spawn.ts'),
  ]);
  const { clock, random, node, main, host } = cli.surroundings;
  const record = await launchRun({
    cluster: session.cluster,
    plan,
    host,
    clock,
    random,
    // From here on it is done whole: a run without a driver would lock the service for nothing.
    signal: cli.closing,
    ...(reason === undefined ? {} : { reason }),
  });
  await spawnDriver({
    node,
    maverick: main,
    workspace: cli.workspace,
    context: session.context,
    namespace: session.namespace,
    run: record.id,
    ...(cli.kubeconfigPath === undefined ? {} : { kubeconfigPath: cli.kubeconfigPath }),
  });
  return record;
}
