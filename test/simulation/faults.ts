/** What goes wrong with the requests of drivers: never with those of the simulation itself. */
import { ClusterError, type ClusterErrorCode } from '../../src/cluster/port.ts';
import type { Fault, FaultHook } from '../../src/sandbox/api/faults.ts';
import { TROUBLES_END_MS, type Circumstances } from './circumstances.ts';

const ERRORS: readonly ClusterErrorCode[] = [
  'unreachable',
  'deadline',
  'server-error',
  'too-many-requests',
  'unauthorized',
];

export function isDriver(user: string): boolean {
  return user.startsWith('driver-');
}

/** @param since milliseconds since the launch; negative before it. */
export function faultsOf(
  { faults, outage }: Circumstances,
  random: () => number,
  since: () => number,
): FaultHook {
  return ({ moment, verb, user, dryRun }): Fault | undefined => {
    const now = since();
    if (now < 0 || now > TROUBLES_END_MS || !isDriver(user.name) || dryRun) return undefined;
    if (outage !== undefined && now >= outage.fromMs && now < outage.fromMs + outage.forMs)
      return moment === 'before' ? { error: failure('unreachable') } : undefined;
    if (verb === 'watch') {
      if (random() >= faults.watch) return undefined;
      const dice = random();
      if (dice < 0.2) return { error: failure('gone') };
      if (dice < 0.4) return { error: failure('server-error') };
      return { watch: dice < 0.6 ? { stall: true } : { cutAfterMs: Math.floor(random() * 20_000) } };
    }
    const latencyMs = random() < faults.latency ? Math.floor(random() * (random() < 0.1 ? 20_000 : 800)) : 0;
    if (random() >= faults.error / 2) return latencyMs > 0 ? { latencyMs } : undefined;
    const conflicts = moment === 'before' && (verb === 'update' || verb === 'patch') && random() < 0.3;
    const code = conflicts ? 'conflict' : (ERRORS[Math.floor(random() * ERRORS.length)] ?? 'unreachable');
    return { latencyMs, error: failure(code) };
  };
}

function failure(code: ClusterErrorCode): ClusterError {
  return new ClusterError(
    code,
    { what: `Simulated: ${code}.` },
    code === 'too-many-requests' ? { status: 429, retryAfterMs: 2_000 } : {},
  );
}
