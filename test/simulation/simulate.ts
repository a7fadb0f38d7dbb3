/** One rollout in virtual time, with everything that its seed has in store for it. */
import type { Clock } from '../../src/core/clock.ts';
import { isAborted } from '../../src/core/errors.ts';
import type { ConfigMap } from '../../src/core/kubernetes/objects.ts';
import { CONFIG_MAPS, NAMESPACES } from '../../src/core/kubernetes/resources.ts';
import { decodeRecord, journalName } from '../../src/core/run/journal.ts';
import type { RunRecord } from '../../src/core/run/record.ts';
import type { DriveResult } from '../../src/driver/drive-options.ts';
import type { RunChecks } from '../../src/driver/check-runner.ts';
import type { Cluster } from '../../src/cluster/port.ts';
import { createInMemoryCluster } from '../../src/sandbox/api/cluster.ts';
import { ADMIN } from '../../src/sandbox/api/users.ts';
import { createPracticeCluster } from '../../src/sandbox/practice-cluster.ts';
import { createVirtualClock } from '../../src/sandbox/virtual-clock.ts';
import { mortal, suspendable, type Asked } from '../scenarios/intercept.ts';
import { check, deployApp, drive, image, launch, live } from '../scenarios/kit.ts';
import { seededRandom } from '../scenarios/random.ts';
import type { World } from '../scenarios/world.ts';
import {
  circumstancesOf,
  isUndisturbed,
  TROUBLES_END_MS,
  type Circumstances,
  type Death,
  type Kind,
} from './circumstances.ts';
import { faultsOf, isDriver } from './faults.ts';
import { Broken, watchInvariants } from './invariants.ts';
import { happen, seeTo } from './people.ts';

export interface Simulated {
  readonly circumstances: Circumstances;
  readonly record: RunRecord;
  readonly drivers: number;
}

const NAMESPACE = 'simulation';
const OLD = '1.2.3';
const LOOK_EVERY_MS = 20_000;
/** From the launch; far beyond everything that a seed can have in store. */
const OVER_AFTER_MS = 4 * 3_600_000;

const TAGS: Readonly<Record<Kind, string>> = {
  good: '1.2.4',
  slow: '1.2.4-slow8',
  crash: '1.2.4-crash',
  missing: '1.2.4-missing',
  badconfig: '1.2.4-badconfig',
  unready: '1.2.4-unready',
  flaky: '1.2.4-flaky',
};

/** @throws Error naming the seed and what was broken */
export async function simulate(seed: number, onRecord?: (record: RunRecord) => void): Promise<Simulated> {
  try {
    return await run(circumstancesOf(seed), onRecord);
  } catch (error) {
    const what =
      error instanceof Error
        ? error instanceof Broken
          ? error.message
          : (error.stack ?? error.message)
        : String(error);
    throw new Error(
      `Seed ${seed}: ${what}\nReplay it with MAVERICK_SEED=${seed}. It has in store: ${JSON.stringify(circumstancesOf(seed))}`,
    );
  }
}

async function run(about: Circumstances, onRecord?: (record: RunRecord) => void): Promise<Simulated> {
  const clock = createVirtualClock();
  const random = seededRandom(about.seed);
  const stop = new AbortController();
  let launchedAt: number | undefined;
  const since = (): number => (launchedAt === undefined ? -1 : clock.now() - launchedAt);
  const fault = faultsOf(about, random, since);
  const defects: unknown[] = [];
  const practice = createPracticeCluster({ clock, random, fault, onDefect: (error) => defects.push(error) });
  practice.store.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  const invariants = watchInvariants(practice, NAMESPACE);
  const cluster = practice.cluster();
  const world: World = {
    kind: 'virtual',
    cluster,
    viewer: cluster,
    clock,
    random,
    namespace: NAMESPACE,
    signal: stop.signal,
  };

  /** What it writes takes effect at a known moment, under its own name. */
  const clusterOf = (driver: string): Cluster =>
    createInMemoryCluster({
      clock,
      fault,
      user: { ...ADMIN, name: driver },
      api: {
        ...practice.api,
        patch(writer, resource, ref, patch, part) {
          const answer = practice.api.patch(writer, resource, ref, patch, part);
          if (
            resource.plural === 'deployments' &&
            patch.kind === 'json' &&
            writer.dryRun !== true &&
            isDriver(writer.user.name)
          )
            invariants.patched(writer.user.name, patch.operations);
          return answer;
        },
      },
    });

  const story = async (): Promise<Simulated> => {
    await deployApp(world, {
      replicas: about.replicas,
      tag: OLD,
      spec: { progressDeadlineSeconds: about.deadlineSeconds },
    });
    const before = await live(world);
    const list = (names: readonly string[]) =>
      names.map((name) => check(name, name.startsWith('tick') ? 'manual' : 'http'));
    const { id } = await launch(world, TAGS[about.kind], {
      config: {
        strategy: { type: 'rolling', maxSurge: about.maxSurge, maxUnavailable: about.maxUnavailable },
        automaticRollback: about.automaticRollback,
        checklists: {
          ...(about.gate.length === 0 ? {} : { 'pre-deployment': list(about.gate) }),
          ...(about.validation.length === 0 ? {} : { 'post-deployment': list(about.validation) }),
        },
      },
    });
    launchedAt = clock.now();
    if (isUndisturbed(about) && about.maxUnavailable === 0) invariants.guardReady();
    const drivers = startDrivers(about, world, id, clusterOf, onRecord);
    for (const { atMs, what } of about.happenings)
      void clock
        .sleep(atMs, stop.signal)
        .then(() => happen(world, id, what, () => practice.history.compact()))
        .catch((error: unknown) => {
          drivers.fail(error);
        });

    for (;;) {
      if (drivers.isOver()) await clock.sleep(LOOK_EVERY_MS, stop.signal);
      else await Promise.race([clock.sleep(LOOK_EVERY_MS, stop.signal), drivers.ended]);
      drivers.verify();
      invariants.verify();
      if (defects.length > 0) throw defects[0];
      const record = decodeRecord(
        practice.store.get<ConfigMap>(CONFIG_MAPS, { namespace: NAMESPACE, name: journalName(id) }) ?? {},
      );
      if (record.state.stage === 'ended') {
        // Stale drivers wake up after the end, too, and must find nothing to do.
        await clock.sleep(90_000, stop.signal);
        drivers.verify();
        judge(about, record);
        invariants.verifyEnd(record, before, { old: image(OLD), new: image(TAGS[about.kind]) });
        invariants.verify();
        return { circumstances: about, record, drivers: drivers.count() };
      }
      if (since() > TROUBLES_END_MS) await seeTo(world, id);
      if (since() > OVER_AFTER_MS)
        throw new Broken(`not over after ${OVER_AFTER_MS / 3_600_000} h: ${JSON.stringify(record.state)}`);
    }
  };
  try {
    return await clock.runUntil(story(), { limitMs: 2 * OVER_AFTER_MS });
  } finally {
    stop.abort();
    invariants.stop();
    practice.dispose();
  }
}

/** When nobody disturbs, the release alone decides, however often the driver dies: the same class of end as without. */
function judge(about: Circumstances, { state }: RunRecord): void {
  if (!isUndisturbed(about)) return;
  const checks = [...about.gate, ...about.validation];
  const healthy = about.kind === 'good' || about.kind === 'slow';
  const expected = about.gate.some((name) => name.startsWith('fail'))
    ? ['refused']
    : healthy && !checks.some((name) => name.startsWith('fail'))
      ? ['succeeded']
      : about.automaticRollback
        ? ['rolled-back']
        : ['rolled-back', 'aborted'];
  if (!expected.includes(state.outcome ?? ''))
    throw new Broken(
      `ended ${state.outcome ?? ''} instead of ${expected.join(' or ')}: ${state.failure?.message ?? ''}`,
    );
}

interface Drivers {
  readonly ended: Promise<unknown>;
  isOver(): boolean;
  count(): number;
  fail(error: unknown): void;
  verify(): void;
}

/** One after the other as each is cut short, the last one to the end; and a standby beside them. */
function startDrivers(
  about: Circumstances,
  world: World,
  run: string,
  clusterOf: (driver: string) => Cluster,
  onRecord?: (record: RunRecord) => void,
): Drivers {
  let failure: Error | undefined;
  let count = 0;
  const fail = (error: unknown): void => {
    if (!isAborted(error)) failure ??= error instanceof Error ? error : new Error(String(error));
  };
  const one = async (cluster: Cluster, clock: Clock): Promise<DriveResult['kind']> => {
    const { kind } = await drive(world, run, {
      cluster,
      clock,
      host: `host-${count}`,
      pid: count,
      runChecks: checksOf(world),
      ...(onRecord === undefined ? {} : { onRecord }),
    });
    return kind;
  };
  const start = async (death: Death | undefined, clock: Clock): Promise<unknown> => {
    count += 1;
    const cluster = clusterOf(`driver-${count}`);
    if (death === undefined) return one(cluster, clock);
    if (death.kind === 'killed-at') {
      const body = mortal(cluster);
      void one(body.cluster, clock).catch(fail);
      await world.clock.sleep(death.atMs, world.signal);
      body.kill();
      return;
    }
    const counted = countdown(death.by, death.count);
    if (death.kind === 'killed') {
      const body = mortal(cluster, (asked, moment) => moment === death.moment && counted(asked));
      return Promise.race([body.died, one(body.cluster, clock)]);
    }
    const laptop = suspendable(cluster, counted);
    const driving = one(laptop.cluster, clock);
    driving.catch(fail);
    void laptop.stopped
      .then(() => world.clock.sleep(death.forMs, world.signal))
      .then(() => laptop.wake(), fail);
    return Promise.race([laptop.stopped, driving]);
  };
  const line = async (): Promise<void> => {
    for (const [index, death] of about.deaths.entries()) {
      await start(death, index === 0 ? jumping(about, world.clock) : world.clock);
      await world.clock.sleep(Math.floor(world.random() * 30_000), world.signal);
    }
    // As a standby does: whoever had to step down comes back when the other one falls silent.
    const last = about.deaths.length === 0 ? jumping(about, world.clock) : world.clock;
    while ((await start(undefined, last)) === 'stepped-down') await world.clock.sleep(1_000, world.signal);
  };
  const ended = line();
  let over = false;
  ended.catch(fail).finally(() => {
    over = true;
  });
  if (about.standby) start(undefined, world.clock).catch(fail);
  return {
    ended,
    isOver: () => over,
    count: () => count,
    fail,
    verify() {
      if (failure !== undefined) throw failure;
    },
  };
}

function countdown(by: 'journal' | 'patch' | 'lock', count: number): (asked: Asked) => boolean {
  let left = count;
  return ({ verb, resource }) => {
    const matches =
      by === 'patch'
        ? verb === 'patch' && resource === 'deployments'
        : (verb === 'replace' || verb === 'create') &&
          resource === (by === 'journal' ? 'configmaps' : 'leases');
    if (matches) left -= 1;
    return matches && left === 0;
  };
}

function jumping({ clockJump }: Circumstances, clock: Clock): Clock {
  if (clockJump === undefined) return clock;
  const at = clock.now() + clockJump.atMs;
  return {
    now: () => clock.now() + (clock.now() >= at ? clockJump.byMs : 0),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  };
}

/** Takes its time, and what could not be made once can be made later. */
function checksOf({ clock, random }: World): RunChecks {
  return async (checks, record, { signal, onResult }) => {
    for (const { name, kind } of checks) {
      await clock.sleep(Math.floor(random() * 4_000), signal);
      const broken =
        name.startsWith('error') && !record.events.some(({ message }) => message.startsWith('Retried'));
      const verdict = name.startsWith('fail') ? 'fail' : broken ? 'error' : 'pass';
      onResult({
        name,
        kind,
        verdict,
        summary: `It is called ${name}.`,
        evidence: [],
        at: clock.now(),
        durationMs: 1,
      });
    }
  };
}
