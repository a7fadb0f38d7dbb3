/** A launch: the lock, then the journal with the whole plan. From here on any driver can carry it out. */
import type { Call, Cluster } from '../cluster/port.ts';
import { isClusterError, isTransient } from '../cluster/port.ts';
import type { Clock } from '../core/clock.ts';
import type { Plan } from '../core/rollout/plan.ts';
import { appendEvents, headOf } from '../core/run/journal.ts';
import { NO_PROGRESS } from '../core/run/draft.ts';
import type { RunRecord, RunState } from '../core/run/record.ts';
import { durationText } from '../core/run/describe.ts';
import { isAborted, MaverickError } from '../core/errors.ts';
import { whoAmI } from './identity.ts';
import { createJournal, readRun, type JournalPlace } from './journal-store.ts';
import { refuseOtherRuns } from './refuse-runs.ts';
import { LAUNCHING, LEASE_SECONDS, letGo, takeForLaunch, type Holder } from './lock.ts';
import { token } from './take-over.ts';

export interface LaunchOptions {
  readonly cluster: Cluster;
  readonly plan: Plan;
  readonly reason?: string;
  readonly host: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** @throws MaverickError `locked` when another run has the service: of two launches at once exactly one wins */
export async function launchRun({
  cluster,
  plan,
  reason,
  host,
  clock,
  random,
  signal,
}: LaunchOptions): Promise<RunRecord> {
  const call: Call = { signal };
  const { namespace } = plan.environment;
  const place = { cluster, namespace };
  const id = runId(plan.service, clock.now(), random);
  const holder: Holder = { run: id, process: `${LAUNCHING}${token(random)}` };
  const lock = { ...place, service: plan.service };
  const actor = await whoAmI(cluster, 'person', host, call);
  await takeForLaunch(
    lock,
    holder,
    clock,
    (run, renewedAt) => isOver(place, run, renewedAt, clock, call),
    call,
  );
  const now = clock.now();
  const state: RunState = {
    stage: plan.steps.some(({ kind }) => kind === 'gate') ? 'gate' : 'rolling',
    startedAt: now,
    stageSince: now,
    epoch: 0,
    progressAt: now,
    best: NO_PROGRESS,
    applied: false,
    gate: [],
    validation: [],
    ticks: {},
    seen: 0,
  };
  const what =
    plan.rollbackOf === undefined
      ? `${plan.service} from ${plan.before.version ?? plan.before.image} to ${plan.release.version}`
      : `${plan.service} back to ${plan.release.version}`;
  const message = `${actor.name} launched ${what} in ${plan.environment.name}, about ${durationText(plan.expectedSeconds * 1000)}.${reason === undefined ? '' : ` Reason: ${reason}`}`;
  const events = appendEvents(
    [],
    [{ at: now, type: 'planned', actor, message, ...(reason === undefined ? {} : { data: { reason } }) }],
  );
  try {
    // The plan may be older than the newest run's end.
    await refuseOtherRuns(cluster, namespace, plan.service, plan.environment.name, call);
    return await createOnce(place, { id, plan, state, events }, call);
  } catch (error) {
    await letGo(lock, holder, clock.now(), headOf(events), {
      signal: new AbortController().signal,
      deadlineMs: 5_000,
    }).catch((inner: unknown) => {
      if (!isClusterError(inner)) throw inner;
    });
    throw error;
  }
}

/** When the answer is lost, one look tells whether the journal is there: then the launch goes on as if nothing had been. */
async function createOnce(place: JournalPlace, record: RunRecord, call: Call): Promise<RunRecord> {
  try {
    return await createJournal(place, record, call);
  } catch (error) {
    if (!isTransient(error)) throw error;
    const written = await readRun(place, record.id, call).catch((inner: unknown) => {
      if (isAborted(inner)) throw inner;
    });
    if (written === undefined) throw error;
    return written;
  }
}

/** A lock is free when its run has ended, or never came to have a journal within the time of a lease. */
async function isOver(
  place: { cluster: Cluster; namespace: string },
  run: string,
  renewedAt: number,
  clock: Clock,
  call: Call,
): Promise<boolean> {
  try {
    return (await readRun(place, run, call)).state.stage === 'ended';
  } catch (error) {
    if (error instanceof MaverickError && error.code === 'run-unknown')
      return clock.now() - renewedAt > LEASE_SECONDS * 1000;
    throw error;
  }
}

/**
 * `api-20260101-120000-x1y2`: readable, sorted by time, valid as part of a name, and short enough to leave room beside it in the label
 * that says what to restore (63 characters).
 */
function runId(service: string, now: number, random: () => number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${service.slice(0, 14).replace(/-+$/, '')}-${time}-${token(random).slice(0, 4)}`;
}
