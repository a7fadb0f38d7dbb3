/**
 * The joint to cluster, driver and probes. Everything here is loaded when it is first used: the Kubernetes client is
 * never on the activation path.
 */
import { hostname } from 'node:os';
import * as vscode from 'vscode';
import type { CheckResult } from '../../core/checks/check.ts';
import type { CheckSpec, EffectiveConfig, Release } from '../../core/config/effective.ts';
import { CONFIG_MAPS } from '../../core/kubernetes/resources.ts';
import type { Plan } from '../../core/rollout/plan.ts';
import type { CommandName, RunRecord } from '../../core/run/record.ts';
import type { Cluster } from '../../cluster/port.ts';
import type { Host } from '../host.ts';
import { realClock } from '../../driver/real-clock.ts';
import type { Session, SessionTarget } from './session.ts';
import { kubeconfigPath } from './settings.ts';

export interface Connected {
  readonly cluster: Cluster;
  /** Ends every call and closes the connections. */
  readonly close: () => void;
}

/** Connects and asks the one thing that every view needs, so that an unreachable cluster is found out here. */
export async function connectTo(
  context: string,
  workspace: string,
  namespace: string,
  signal: AbortSignal,
): Promise<Connected> {
  const [{ connect }, { RUN_SELECTOR }] = await Promise.all([
    import('../../cluster/kubernetes/connect.ts'),
    import('../../core/run/journal.ts'),
  ]);
  const owner = new AbortController();
  const close = (): void => owner.abort();
  const path = kubeconfigPath();
  try {
    const cluster = await connect({
      context,
      workspace,
      signal: owner.signal,
      ...(path === undefined ? {} : { kubeconfigPath: path }),
    });
    await cluster.list(CONFIG_MAPS, { namespace, labelSelector: RUN_SELECTOR }, { signal });
    return { cluster, close };
  } catch (error) {
    close();
    throw error;
  }
}

export async function planRun(
  { cluster }: Session,
  config: EffectiveConfig,
  release: Release,
  signal: AbortSignal,
): Promise<Plan> {
  const driver = await import('../../driver/plan-run.ts');
  return driver.planRun({ cluster, config, release, now: realClock.now(), signal });
}

/** Writes the journal and starts the driver that outlives this window. */
export async function launchRun(host: Host, session: Session, plan: Plan): Promise<RunRecord> {
  const driver = await import('../../driver/launch.ts');
  const record = await driver.launchRun({
    cluster: session.cluster,
    plan,
    host: hostname(),
    clock: realClock,
    random: Math.random,
    signal: session.signal,
  });
  await driveRun(host, session.target, record.id);
  return record;
}

/** A process of its own that carries the run out; when another has the lock it waits for it. */
export async function driveRun(
  { maverick, model }: Pick<Host, 'maverick' | 'model'>,
  target: Pick<SessionTarget, 'context' | 'namespace'>,
  run: string,
): Promise<void> {
  const { spawnDriver } = await import('../../driver/spawn.ts');
  const path = kubeconfigPath();
  await spawnDriver({
    node: process.execPath,
    maverick,
    workspace: model.folder,
    context: target.context,
    namespace: target.namespace,
    run,
    ...(path === undefined ? {} : { kubeconfigPath: path }),
  });
}

export interface Told {
  readonly name: CommandName;
  readonly reason?: string;
  readonly check?: string;
}

/** Tells a run's journal; a run that has ended is retried or taken back by a new one, which is the answer then. */
export async function giveCommand(
  host: Host,
  session: Session,
  record: RunRecord,
  command: Told,
): Promise<RunRecord> {
  const { cluster, signal, target } = session;
  const { name } = command;
  if (record.state.stage === 'ended' && (name === 'rollback' || name === 'retry')) {
    const { planAgain } = await import('../../driver/plan-run.ts');
    return launchRun(host, session, await planAgain({ cluster, record, as: name, signal }));
  }
  const driver = await import('../../driver/give-command.ts');
  return driver.giveCommand({
    cluster,
    namespace: target.namespace,
    run: record.id,
    command,
    host: hostname(),
    clock: realClock,
    signal,
  });
}

export interface FollowRuns {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly signal: AbortSignal;
  /** `stale`: why the records may be old. */
  readonly onChange: (records: readonly RunRecord[], stale: string | undefined) => void;
  /** A journal that cannot be read, one sentence, told once; the others are shown all the same. */
  readonly onUnreadable: (message: string) => void;
}

export async function followRuns({
  cluster,
  namespace,
  signal,
  onChange,
  onUnreadable,
}: FollowRuns): Promise<void> {
  const told = new Set<string>();
  const driver = await import('../../driver/follow-runs.ts');
  await driver.followRuns({
    cluster,
    namespace,
    clock: realClock,
    random: Math.random,
    signal,
    onChange: ({ records, unreadable }, freshness, error) => {
      for (const message of unreadable) {
        if (told.has(message)) continue;
        told.add(message);
        onUnreadable(message);
      }
      const stale = freshness === 'live' ? undefined : (error?.explanation.what ?? 'Not up to date.');
      onChange(records, stale);
    },
  });
}

export async function runChecklist(
  specs: readonly CheckSpec[],
  { service, environment }: EffectiveConfig,
  session: Session,
  workspace: string,
  { signal, onResult }: { readonly signal: AbortSignal; readonly onResult: (result: CheckResult) => void },
): Promise<void> {
  const probes = await import('../../probes/run-check.ts');
  await probes.runChecklist(
    specs,
    {
      cluster: session.cluster,
      namespace: session.target.namespace,
      workload: service.workload,
      service: service.name,
      endpoints: environment.endpoints,
      workspace,
      clock: realClock,
      ticks: {},
      trusted: vscode.workspace.isTrusted,
    },
    { signal, onResult },
  );
}
