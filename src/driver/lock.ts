/**
 * The lock of a service: a Lease that says which run has it and which process drives. It keeps well-behaved drivers apart; what stops
 * a stale one is the fence label (core/rollout/patch.ts), because the API server does not look at Leases when it takes a patch.
 */
import { isClusterError, type Call, type Cluster } from '../cluster/port.ts';
import type { Clock } from '../core/clock.ts';
import { MaverickError } from '../core/errors.ts';
import type { Lease } from '../core/kubernetes/objects.ts';
import { LEASES } from '../core/kubernetes/resources.ts';

/** As in leader election of Kubernetes' own controllers. */
export const LEASE_SECONDS = 15;
export const RENEW_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 2_000;
/** How the process of a holder begins that is no driver yet. */
export const LAUNCHING = 'launch/';
const RUN_ANNOTATION = 'maverick.dev/run';
/** The newest journal hash, kept outside the journal so that a rewritten past shows. */
export const HEAD_ANNOTATION = 'maverick.dev/journal-head';

export interface LockPlace {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly service: string;
}

export interface Holder {
  readonly run: string;
  /** `host/pid/random`, or `launch/…` for the moment between a launch and its driver. */
  readonly process: string;
}

export function leaseName(service: string): string {
  return `maverick-${service}`;
}

function identity({ run, process }: Holder): string {
  return `${run}/${process}`;
}

export function holderOf(lease: Lease | undefined): Holder | undefined {
  const [run, ...rest] = (lease?.spec?.holderIdentity ?? '').split('/');
  return run === undefined || run === '' ? undefined : { run, process: rest.join('/') };
}

export async function readLease(
  { cluster, namespace, service }: LockPlace,
  call: Call,
): Promise<Lease | undefined> {
  try {
    return await cluster.get<Lease>(LEASES, { namespace, name: leaseName(service) }, call);
  } catch (error) {
    if (isClusterError(error, 'not-found')) return undefined;
    throw error;
  }
}

function leaseFor(
  place: LockPlace,
  holder: Holder | undefined,
  now: number,
  current: Lease | undefined,
  head?: string,
): Lease {
  const time = new Date(now).toISOString().replace('Z', '000Z');
  const same = holder !== undefined && current?.spec?.holderIdentity === identity(holder);
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      ...current?.metadata,
      name: leaseName(place.service),
      namespace: place.namespace,
      labels: { ...current?.metadata?.labels, 'app.kubernetes.io/managed-by': 'maverick-deploy' },
      annotations: {
        ...current?.metadata?.annotations,
        ...(holder === undefined ? {} : { [RUN_ANNOTATION]: holder.run }),
        ...(head === undefined ? {} : { [HEAD_ANNOTATION]: head }),
      },
    },
    spec: {
      ...current?.spec,
      holderIdentity: holder === undefined ? '' : identity(holder),
      leaseDurationSeconds: LEASE_SECONDS,
      renewTime: time,
      ...(same ? {} : { acquireTime: time }),
    },
  };
}

/** One try: true when we hold it now, false when somebody else was faster. */
async function write(
  place: LockPlace,
  holder: Holder | undefined,
  now: number,
  current: Lease | undefined,
  call: Call,
  head?: string,
): Promise<boolean> {
  const lease = leaseFor(place, holder, now, current, head);
  try {
    await (current === undefined
      ? place.cluster.create(LEASES, lease, call)
      : place.cluster.replace(LEASES, lease, call));
    return true;
  } catch (error) {
    if (isClusterError(error, 'conflict', 'already-exists', 'not-found')) return false;
    throw error;
  }
}

/** For a launch: takes the lock at once or refuses, naming who has it. `isOver` tells whether a run has ended or never began. */
export async function takeForLaunch(
  place: LockPlace,
  holder: Holder,
  clock: Clock,
  isOver: (run: string, renewedAt: number) => Promise<boolean>,
  call: Call,
): Promise<void> {
  const lease = await readLease(place, call);
  const current = holderOf(lease);
  const free =
    current === undefined || (await isOver(current.run, Date.parse(lease?.spec?.renewTime ?? '') || 0));
  if (free && (await write(place, holder, clock.now(), lease, call))) return;
  throw new MaverickError('locked', {
    what: `${place.service} is locked by run ${current?.run ?? 'of somebody who was faster'}.`,
    why: 'Two rollouts of one service at once would undo each other.',
    next:
      current === undefined || current.process.startsWith(LAUNCHING)
        ? `It is just being launched. Try again in ${LEASE_SECONDS} s.`
        : `Follow it with \`maverick watch ${current.run}\`, or abort it.`,
  });
}

export interface AcquireOptions {
  readonly clock: Clock;
  readonly call: Call;
  /** True when that process is known to be dead, so that its lease need not run out first. */
  readonly isDead: (process: string) => boolean;
  /** Told once when there is somebody to wait for. */
  readonly onWait: (holder: Holder) => void;
  /** True when the run has ended meanwhile: then there is nothing to wait for. */
  readonly isOver: () => Promise<boolean>;
}

/**
 * For a driver: waits until the lock is free or its holder has been silent for a whole lease, by our own clock. False when the run
 * ended before that: then the lock is not taken.
 */
export async function acquire(
  place: LockPlace,
  holder: Holder,
  { clock, call, isDead, onWait, isOver }: AcquireOptions,
): Promise<boolean> {
  let seen: { readonly version: string | undefined; readonly since: number } | undefined;
  let told = false;
  for (;;) {
    const lease = await readLease(place, call);
    const current = holderOf(lease);
    const version = lease?.metadata?.resourceVersion;
    if (seen === undefined || seen.version !== version) seen = { version, since: clock.now() };
    const ours =
      current?.run === holder.run &&
      (current.process === holder.process || current.process.startsWith(LAUNCHING));
    const silent = clock.now() - seen.since >= LEASE_SECONDS * 1000;
    if (current === undefined || ours || silent || isDead(current.process)) {
      if (await write(place, holder, clock.now(), lease, call)) return true;
      continue;
    }
    if (!told) {
      told = true;
      onWait(current);
    }
    await clock.sleep(LOOK_EVERY_MS, call.signal);
    if (await isOver()) return false;
  }
}

/** False when somebody else holds it by now. */
export async function renew(
  place: LockPlace,
  holder: Holder,
  now: number,
  head: string,
  call: Call,
): Promise<boolean> {
  const lease = await readLease(place, call);
  if (lease !== undefined && lease.spec?.holderIdentity !== identity(holder)) return false;
  // A write that somebody got in between of is tried again at the next turn: only another holder's name means it is lost.
  await write(place, holder, now, lease, call, head);
  return true;
}

/** Lets go, if it is still ours. The published hash stays. */
export async function letGo(
  place: LockPlace,
  holder: Holder,
  now: number,
  head: string | undefined,
  call: Call,
): Promise<void> {
  const lease = await readLease(place, call);
  if (lease?.spec?.holderIdentity === identity(holder)) await write(place, undefined, now, lease, call, head);
}

/** Writes our name whoever was there before: for a Lease that only shows that somebody is there. */
export async function renewFor(place: LockPlace, holder: Holder, now: number, call: Call): Promise<void> {
  await write(place, holder, now, await readLease(place, call), call);
}
