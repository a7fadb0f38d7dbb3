/** Beside a run that is watched: does anybody drive it? Told from its lock, as a standby would. */
import { isClusterError } from '../cluster/port.ts';
import { isAborted } from '../core/errors.ts';
import type { RunRecord } from '../core/run/record.ts';
import type { Cli } from './cli.ts';
import type { Session } from './session.ts';

const LOOK_EVERY_MS = 2_000;
/** A standby takes over after one lease; some time beyond it nobody will. */
const SILENT_LEASES = 2;

/** Calls `onNobody` once, with a sentence, when the lock's holder is dead or silent for too long. */
export async function watchDriver(
  cli: Cli,
  session: Session,
  { plan }: RunRecord,
  signal: AbortSignal,
  onNobody: (reason: string) => void,
): Promise<void> {
  const { clock, host } = cli.surroundings;
  const [{ holderOf, LEASE_SECONDS, readLease }, { isDeadHere }] = await Promise.all([
    import('../driver/lock.ts'),
    import('../driver/markers.ts'),
  ]);
  let seen: { readonly version: string | undefined; readonly since: number } | undefined;
  let deadSince: number | undefined;
  try {
    for (;;) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      const lease = await readLease({ ...session, service: plan.service }, { signal }).catch(
        (error: unknown) => {
          if (!isClusterError(error)) throw error;
          return 'unknown' as const;
        },
      );
      // Nothing is concluded from a read that failed; the next that succeeds shows whether the holder went on meanwhile.
      if (lease === 'unknown') continue;
      const now = clock.now();
      const version = lease?.metadata?.resourceVersion;
      if (seen?.version !== version || seen === undefined) seen = { version, since: now };
      const holder = holderOf(lease)?.process ?? '';
      // A moment of grace: the process that took the lock for the driver's start is dead by design.
      deadSince = isDeadHere(holder, host) ? (deadSince ?? now) : undefined;
      if (deadSince !== undefined && now - deadSince > LOOK_EVERY_MS) {
        onNobody('The process that drove this run is gone: nobody drives it, and it stays as it is.');
        return;
      }
      if (now - seen.since > SILENT_LEASES * LEASE_SECONDS * 1000) {
        onNobody(
          `Nobody has driven this run for ${Math.round((now - seen.since) / 1000)} s; it stays as it is.`,
        );
        return;
      }
    }
  } catch (error) {
    if (!isAborted(error)) throw error;
  }
}
