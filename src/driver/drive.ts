/** One process as the driver of one run: lock, take over, drive to the end, let go. The loop itself is `driver.ts`. */
import type { Call } from '../cluster/port.ts';
import { isAborted } from '../core/errors.ts';
import { headOf } from '../core/run/journal.ts';
import type { DriveOptions, DriveResult } from './drive-options.ts';
import { Driver, SteppedDown } from './driver.ts';
import { prune, readRun } from './journal-store.ts';
import { acquire, letGo, type Holder } from './lock.ts';
import { patiently, tolerate } from './patience.ts';
import { takeOver, token } from './take-over.ts';

/** Drives `run` to its end. Rejects with `AbortError` when `signal` aborts: the run stays as it is and can be resumed by anyone. */
export async function driveRun(options: DriveOptions): Promise<DriveResult> {
  const { cluster, namespace, run, clock, signal, random } = options;
  const call: Call = { signal };
  const place = { cluster, namespace };
  const first = await patiently(options, () => readRun(place, run, call));
  if (first.state.stage === 'ended') return { kind: 'ended', record: first };

  const holder: Holder = { run, process: `${options.host}/${options.pid}/${token(random)}` };
  const lock = { ...place, service: first.plan.service };
  const isOver = async (): Promise<boolean> => (await readRun(place, run, call)).state.stage === 'ended';
  const onWait = (other: Holder): void => options.onWait?.(other);
  const got = await patiently(options, () =>
    acquire(lock, holder, { clock, call, isDead: options.isDead, onWait, isOver }),
  );
  if (!got) return { kind: 'ended', record: await patiently(options, () => readRun(place, run, call)) };
  const leave = async (head?: string): Promise<void> => {
    // Must not be cut short by what ended us; whoever comes next need not wait for the lease to run out.
    await letGo(lock, holder, clock.now(), head, {
      signal: new AbortController().signal,
      deadlineMs: 5_000,
    }).catch(tolerate);
  };
  // Its own abort: when the lock is lost or the run ends, everything that was started here ends.
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  try {
    const record = await patiently(options, () => takeOver(options, call));
    const ended =
      record.state.stage === 'ended'
        ? record
        : await new Driver({ ...options, signal: either }, record, holder).toTheEnd(stop);
    await leave(headOf(ended.events));
    await prune(place, ended.plan.service, call).catch(tolerate);
    return { kind: 'ended', record: ended };
  } catch (error) {
    if (error instanceof SteppedDown) return { kind: 'stepped-down', record: error.record };
    if (isAborted(error)) await leave();
    throw error;
  } finally {
    stop.abort();
  }
}
