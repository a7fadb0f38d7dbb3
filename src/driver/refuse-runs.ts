/** A service has one run at a time, and none while it is blocked. Looked at when planning, and again under the lock. */
import type { Call, Cluster } from '../cluster/port.ts';
import { MaverickError } from '../core/errors.ts';
import type { PlanFinding } from '../core/rollout/plan.ts';
import { activeRun, blockingRun } from '../core/run/blocked.ts';
import { listRuns } from './journal-store.ts';

/**
 * Warns of journals that cannot be read: whether they are under way or block the service is not known.
 * @throws MaverickError `run-active` or `blocked`
 */
export async function refuseOtherRuns(
  cluster: Cluster,
  namespace: string,
  service: string,
  environment: string,
  call: Call,
): Promise<readonly PlanFinding[]> {
  const { records, unreadable } = await listRuns({ cluster, namespace }, { ...call, service });
  const active = activeRun(records, service, environment);
  if (active !== undefined) {
    throw new MaverickError('run-active', {
      what: `Run ${active.id} of ${service} to ${active.plan.release.version} is under way in ${environment}.`,
      next: `Follow it with \`maverick watch ${active.id}\`, go on with it by \`maverick drive ${active.id}\` if nobody drives, or abort it.`,
    });
  }
  const blocking = blockingRun(records, service, environment);
  if (blocking !== undefined) {
    throw new MaverickError('blocked', {
      what: `${service} is blocked in ${environment} since ${blocking.plan.release.version} was rolled back.`,
      why: blocking.state.blocked?.reason ?? '',
      next: `When the cause is known, unblock it: \`maverick unblock ${service}\`.`,
    });
  }
  return unreadable.map((message) => ({ severity: 'warning', message }));
}
