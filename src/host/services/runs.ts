/** The runs of the connected environments, the one that the Rollout view shows, and those that are followed to their end. */
import * as vscode from 'vscode';
import { PRACTICE_CONTEXT } from '../../cluster/practice-path.ts';
import { blockingRun } from '../../core/run/blocked.ts';
import { COMMANDS as RUN_COMMANDS, possibleCommands } from '../../core/run/commands.ts';
import type { CommandName, RunRecord } from '../../core/run/record.ts';
import { CONTEXT } from '../ids.ts';
import type { ContextKey } from '../ids.ts';
import type { ContextKeys } from './context-keys.ts';
import type { Environments } from './environments.ts';
import type { Session } from './session.ts';

export interface KnownRun {
  readonly record: RunRecord;
  readonly environment: string;
  readonly session: Session;
  /** What the engine would accept now. */
  readonly possible: readonly CommandName[];
}

/** Which cluster and namespace hold a run. */
export interface Where {
  readonly context: string;
  readonly namespace: string;
}

const KEYS: Readonly<Record<CommandName, ContextKey>> = {
  pause: CONTEXT.canPause,
  resume: CONTEXT.canResume,
  abort: CONTEXT.canAbort,
  rollback: CONTEXT.canRollback,
  retry: CONTEXT.canRetry,
  tick: CONTEXT.canTick,
  unblock: CONTEXT.canUnblock,
};

export class Runs implements vscode.Disposable {
  readonly #environments: Environments;
  readonly #keys: ContextKeys;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: vscode.Disposable;
  /** Run -> where it is, when it is not known by a session. */
  readonly #followed = new Map<string, Where | undefined>();
  #all: readonly KnownRun[] = [];
  #selected: string | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(environments: Environments, keys: ContextKeys) {
    this.#environments = environments;
    this.#keys = keys;
    this.#listening = environments.onDidChange(() => this.#refresh());
  }

  /** Newest first. */
  all(): readonly KnownRun[] {
    return this.#all;
  }

  unfinished(): readonly KnownRun[] {
    return this.#all.filter(({ record }) => record.state.stage !== 'ended');
  }

  offering(command: CommandName): readonly KnownRun[] {
    return this.#all.filter(({ possible }) => possible.includes(command));
  }

  find(id: string): KnownRun | undefined {
    return this.#all.find(({ record }) => record.id === id);
  }

  /** The run on screen: the one a person chose, else one that is running, else the last. */
  current(): KnownRun | undefined {
    return (
      this.#all.find(({ record }) => record.id === this.#selected) ?? this.unfinished()[0] ?? this.#all[0]
    );
  }

  /** Undefined: from now on the one that runs. */
  select(id: string | undefined): void {
    this.#selected = id;
    this.#refresh();
  }

  /** From now on this window watches the run to its end, even when nobody looks. */
  follow(id: string, where?: Where): void {
    this.#followed.set(id, where);
    this.#environments.applyInterest();
    this.#refresh();
  }

  /** Followed runs on clusters that are not connected: nobody here knows how they stand. */
  unwatched(): readonly string[] {
    const connected = this.#environments.sessions().map(({ target }) => target);
    return [...this.#followed].flatMap(([id, where]) =>
      where === undefined ||
      // A practice cluster that does not run took its rollouts with it.
      where.context === PRACTICE_CONTEXT ||
      connected.some(({ context, namespace }) => context === where.context && namespace === where.namespace)
        ? []
        : [id],
    );
  }

  isFollowed(id: string): boolean {
    return this.#followed.has(id);
  }

  /** True while this session holds an unfinished run that is followed, or has not been read and may hold one. */
  mustWatch(session: Session): boolean {
    if (this.#followed.size === 0) return false;
    if (!session.runsSeen) return true;
    return session.runs.some(({ id, state }) => state.stage !== 'ended' && this.#followed.has(id));
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  #refresh(): void {
    this.#all = known(this.#environments.sessions());
    for (const command of RUN_COMMANDS) this.#keys.set(KEYS[command], this.offering(command).length > 0);
    this.#keys.set(CONTEXT.canDrive, this.unfinished().length > 0);
    this.#keys.set(CONTEXT.hasRuns, this.#all.length > 0);
    this.#keys.set(CONTEXT.hasHistory, this.unfinished().length < this.#all.length);
    this.#keys.set(CONTEXT.hasConnection, this.#environments.sessions().length > 0);
    this.#changed.fire();
  }
}

/** Only the newest run of a service in an environment can be retried or taken back, and only one can be what blocks it. */
function known(sessions: readonly Session[]): readonly KnownRun[] {
  const runs = sessions
    .flatMap((session) => session.runs.map((record) => ({ record, session })))
    .sort((a, b) => b.record.state.startedAt - a.record.state.startedAt);
  const newest = new Set<string>();
  return runs.map(({ record, session }) => {
    const { environment } = session.target;
    const key = `${environment}/${record.plan.service}`;
    const first = !newest.has(key);
    newest.add(key);
    const possible = possibleCommands(record).filter((name) =>
      name === 'unblock'
        ? blockingRun(session.runs, record.plan.service, environment)?.id === record.id
        : first,
    );
    return { record, session, environment, possible };
  });
}
