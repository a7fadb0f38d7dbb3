import { isClusterError, type Call } from '../cluster/port.ts';
import type { Deployment } from '../core/kubernetes/objects.ts';
import { DEPLOYMENTS } from '../core/kubernetes/resources.ts';
import { epochOf, FENCE_LABEL, fenceOf, labelOf } from '../core/rollout/marks.ts';
import { appendEvents } from '../core/run/journal.ts';
import type { RunRecord, RunState } from '../core/run/record.ts';
import type { DriveOptions } from './drive-options.ts';
import { whoAmI } from './identity.ts';
import { editJournal, readRun } from './journal-store.ts';

/** Writes the new epoch into the journal before anything else: from here on the driver before us is stale. */
export async function takeOver(options: DriveOptions, call: Call): Promise<RunRecord> {
  const { cluster, namespace, run, clock, random, host } = options;
  const self = await whoAmI(cluster, 'driver', host, call);
  const known = await readRun({ cluster, namespace }, run, call);
  const live = await cluster
    .get<Deployment>(DEPLOYMENTS, { namespace, name: known.plan.workload.name }, call)
    .catch((error: unknown): Deployment | undefined => {
      if (isClusterError(error, 'not-found')) return undefined;
      throw error;
    });
  const marked = epochOf(live === undefined ? undefined : labelOf(live, FENCE_LABEL));
  return editJournal(
    { cluster, namespace },
    run,
    (record) => {
      if (record.state.stage === 'ended') return record;
      const epoch = 1 + Math.max(record.state.epoch, marked);
      const fence = fenceOf(epoch, token(random));
      const now = clock.now();
      const state: RunState = { ...record.state, epoch, fence, driver: { name: self.name, host, at: now } };
      const message = `${self.name} on ${host} drives, with fence ${fence}.`;
      return {
        ...record,
        state,
        events: appendEvents(record.events, [
          { at: now, type: 'driver', actor: self, message, data: { fence } },
        ]),
      };
    },
    call,
  );
}

/** Six random characters, as names and fences need them. */
export function token(random: () => number): string {
  return Math.floor(random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0');
}
