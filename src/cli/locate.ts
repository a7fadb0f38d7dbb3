/** Where runs are: in the environments of the workspace, in the practice one first. */
import { PRACTICE_CONTEXT } from '../cluster/practice-path.ts';
import { isClusterError } from '../cluster/port.ts';
import { MaverickError } from '../core/errors.ts';
import type { RunRecord } from '../core/run/record.ts';
import type { Cli } from './cli.ts';
import { openSession, type Session, type Target } from './session.ts';

export interface Located {
  readonly session: Session;
  readonly record: RunRecord;
}

/** @param environment only this one. @throws MaverickError `config/unknown-environment` */
export async function targetsOf(cli: Cli, environment?: string): Promise<readonly Target[]> {
  const { loadWorkspace } = await import('./workspace/load.ts');
  const { environments } = await loadWorkspace(cli.workspace);
  const chosen =
    environment === undefined ? environments : environments.filter(({ name }) => name === environment);
  if (environment !== undefined && chosen.length === 0) {
    const names = environments.map(({ name }) => name).join(', ');
    throw new MaverickError('config/unknown-environment', {
      what: `No deploy config has the environment \`${environment}\`.`,
      next: names === '' ? 'Write a deploy config with the section `environment:`.' : `Known are: ${names}.`,
    });
  }
  // Nothing is known of any environment: the kubeconfig's own context is all there is to look at.
  if (chosen.length === 0) return [{}];
  const order = ({ context }: Target): number => (context === PRACTICE_CONTEXT ? 0 : 1);
  return chosen
    .map(({ name, context, namespace }): Target => ({ environment: name, context, namespace }))
    .sort((a, b) => order(a) - order(b));
}

/** Opens each place once. What cannot be reached is handed to `onTrouble`; when nothing can, the first trouble is thrown. */
export async function sessionsOf(
  cli: Cli,
  targets: readonly Target[],
  onTrouble: (error: Error, target: Target) => void,
): Promise<readonly Session[]> {
  const sessions = new Map<string, Session>();
  let first: unknown;
  for (const target of targets) {
    try {
      const session = await openSession(cli, target);
      const key = `${session.context}/${session.namespace}`;
      if (!sessions.has(key)) sessions.set(key, session);
    } catch (error) {
      if (!isClusterError(error)) throw error;
      first ??= error;
      onTrouble(error, target);
    }
  }
  if (sessions.size === 0 && first instanceof Error) throw first;
  return [...sessions.values()];
}

export interface WhereOptions {
  readonly environment?: string;
  /** Hidden, for a driver that is told exactly: with `--context`, no file is read. */
  readonly namespace?: string;
}

/** Finds a run's record. @throws MaverickError `run-unknown`; ClusterError when it could be where nothing can be reached */
export async function findRun(
  cli: Cli,
  run: string,
  { environment, namespace }: WhereOptions,
): Promise<Located> {
  const { readRun } = await import('../driver/journal-store.ts');
  const targets = namespace === undefined ? await placesOf(cli, run, environment) : [{ namespace }];
  let unreachable: Error | undefined;
  const looked: string[] = [];
  const sessions = await sessionsOf(cli, targets, (error) => (unreachable ??= error));
  for (const session of sessions) {
    try {
      const record = await readRun(session, run, { signal: cli.signal });
      return { session, record };
    } catch (error) {
      if (isClusterError(error)) unreachable ??= error;
      else if (!(error instanceof MaverickError && error.code === 'run-unknown')) throw error;
      looked.push(session.environment ?? `${session.context}/${session.namespace}`);
    }
  }
  if (unreachable !== undefined) throw unreachable;
  throw new MaverickError('run-unknown', {
    what: `There is no run ${run}${looked.length === 0 ? '' : ` in ${looked.join(', ')}`}.`,
    next: 'See `maverick history` for the runs there are.',
  });
}

/** Where the run was started from here, if it was; then all environments. */
async function placesOf(cli: Cli, run: string, environment?: string): Promise<readonly Target[]> {
  const targets = await targetsOf(cli, environment);
  if (environment !== undefined) return targets;
  const { unfinishedRuns } = await import('../driver/markers.ts');
  const marked = (await unfinishedRuns(cli.workspace))
    .filter((marker) => marker.run === run)
    .map(({ context, namespace }): Target => ({ context, namespace }));
  const named = marked.map(
    (mark) =>
      targets.find(({ context, namespace }) => context === mark.context && namespace === mark.namespace) ??
      mark,
  );
  return [...named, ...targets];
}

/** The run that `watch` means when none is named. @throws MaverickError `several-runs` */
export async function findActive(cli: Cli, environment?: string): Promise<Located | undefined> {
  const { listRuns } = await import('../driver/journal-store.ts');
  const active: Located[] = [];
  let unreachable: Error | undefined;
  const sessions = await sessionsOf(
    cli,
    await targetsOf(cli, environment),
    (error) => (unreachable ??= error),
  );
  for (const session of sessions) {
    try {
      const { records } = await listRuns(session, { signal: cli.signal });
      for (const record of records) if (record.state.stage !== 'ended') active.push({ session, record });
    } catch (error) {
      if (!isClusterError(error)) throw error;
      unreachable ??= error;
    }
  }
  const [only, ...others] = active;
  if (others.length > 0) {
    throw new MaverickError('several-runs', {
      what: `${active.length} runs are under way.`,
      next: `Name one: ${active.map(({ record }) => record.id).join(', ')}.`,
    });
  }
  if (only === undefined && unreachable !== undefined) throw unreachable;
  return only;
}
