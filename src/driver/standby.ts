/**
 * A standby: a driver that waits. A closed laptop leaves a rollout with nobody at the wheel; a standby in CI or in the cluster takes over
 * when the driver's lease runs out. That one is there shows in a Lease of its own, which an environment may require.
 */
import { isClusterError, type Call, type Cluster } from '../cluster/port.ts';
import type { Clock } from '../core/clock.ts';
import { isAborted, MaverickError } from '../core/errors.ts';
import { driveRun } from './drive.ts';
import type { DriveOptions, DriveResult } from './drive-options.ts';
import { followRuns } from './follow-runs.ts';
import type { JournalPlace } from './journal-store.ts';
import { LEASE_SECONDS, readLease, RENEW_EVERY_MS, renewFor, type Holder } from './lock.ts';

/** The Lease is called `maverick-standby`, like the lock of a service of that name, which deploy configs may not use. */
export const STANDBY = 'standby';

/** @throws MaverickError `standby-missing` */
export async function refuseWithoutStandby(
  { cluster, namespace }: JournalPlace,
  now: number,
  call: Call,
): Promise<void> {
  const lease = await readLease({ cluster, namespace, service: STANDBY }, call);
  const renewed = Date.parse(lease?.spec?.renewTime ?? '') || 0;
  if ((lease?.spec?.holderIdentity ?? '') !== '' && now - renewed < 2 * LEASE_SECONDS * 1000) return;
  throw new MaverickError('standby-missing', {
    what: `No standby waits in ${namespace}, and the environment requires one.`,
    why: 'If this machine went away in the middle of the rollout, nobody could take it back.',
    next: 'Start one on another machine: `maverick drive --standby`.',
  });
}

export interface StandbyOptions extends Omit<DriveOptions, 'run'> {
  readonly onResult: (result: DriveResult) => void;
}

/** Stands by for every run of the namespace until `signal` aborts. */
export async function standBy(options: StandbyOptions): Promise<void> {
  const { cluster, namespace, clock, random, signal, host, pid, onResult } = options;
  const waiting = new Map<string, Promise<void>>();
  let defect: Error | undefined;
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const take = async (run: string): Promise<void> => {
    try {
      onResult(await driveRun({ ...options, signal: either, run }));
    } catch (error) {
      // One run that cannot be driven must not take the standby away from the others.
      if (error instanceof MaverickError) options.onTrouble?.(error.message);
      else if (!isAborted(error)) {
        defect = error instanceof Error ? error : new Error(String(error));
        stop.abort();
      }
    } finally {
      waiting.delete(run);
    }
  };
  const following = followRuns({
    cluster,
    namespace,
    clock,
    random,
    signal: either,
    onChange({ records }) {
      for (const { id, state } of records) {
        if (state.stage !== 'ended' && !waiting.has(id)) waiting.set(id, take(id));
      }
    },
  });
  const shown = show({ cluster, namespace }, { run: STANDBY, process: `${host}/${pid}` }, clock, either);
  await Promise.all([following, shown]);
  await Promise.all(waiting.values());
  if (defect !== undefined) throw defect;
}

async function show(
  { cluster, namespace }: { readonly cluster: Cluster; readonly namespace: string },
  holder: Holder,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const place = { cluster, namespace, service: STANDBY };
  try {
    for (;;) {
      await renewFor(place, holder, clock.now(), { signal }).catch((error: unknown) => {
        if (!isClusterError(error)) throw error;
      });
      await clock.sleep(RENEW_EVERY_MS, signal);
    }
  } catch (error) {
    if (!isAborted(error)) throw error;
  }
}
