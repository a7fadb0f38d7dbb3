/** The environments of the workspace and the connections that a person asked for. Nothing is contacted before. */
import * as vscode from 'vscode';
import { MaverickError, isAborted } from '../../core/errors.ts';
import { PRACTICE_CONTEXT } from '../../cluster/practice-path.ts';
import { connectTo } from './engine.ts';
import type { Log } from './log.ts';
import type { EnvironmentEntry, Model } from './model.ts';
import { fullText } from './problem.ts';
import { Session } from './session.ts';
import type { Interest } from './session.ts';

export type Connection =
  | { readonly state: 'disconnected' }
  | { readonly state: 'connecting' }
  | { readonly state: 'connected'; readonly session: Session }
  | { readonly state: 'unreachable'; readonly reason: string; readonly next: string };

const DISCONNECTED: Connection = { state: 'disconnected' };

export class Environments implements vscode.Disposable {
  readonly #model: Model;
  readonly #log: Log;
  readonly #connections = new Map<string, Connection>();
  readonly #attempts = new Map<string, { readonly stop: AbortController; readonly done: Promise<Session> }>();
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  #interest: (session: Session) => Interest = () => ({ runs: false, workloads: false });
  #listed = '';
  /** Name of the environment that changed, or undefined when the list did. */
  readonly onDidChange = this.#changed.event;

  constructor(model: Model, log: Log) {
    this.#model = model;
    this.#log = log;
  }

  list(): readonly EnvironmentEntry[] {
    return this.#model.environments();
  }

  connection(name: string): Connection {
    return this.#connections.get(name) ?? DISCONNECTED;
  }

  session(name: string): Session | undefined {
    const connection = this.connection(name);
    return connection.state === 'connected' ? connection.session : undefined;
  }

  sessions(): readonly Session[] {
    return [...this.#connections.values()].flatMap((one) => (one.state === 'connected' ? [one.session] : []));
  }

  /** Decides, from now on, what each session watches; `applyInterest` tells it that the answer may have changed. */
  decideInterest(decide: (session: Session) => Interest): void {
    this.#interest = decide;
  }

  applyInterest(): void {
    for (const session of this.sessions()) session.setInterest(this.#interest(session));
  }

  /** The session, connecting when there is none. Rejects with what the cluster or the kubeconfig said. */
  async connect(name: string, signal?: AbortSignal): Promise<Session> {
    const present = this.session(name);
    if (present !== undefined) return present;
    let attempt = this.#attempts.get(name);
    if (attempt === undefined) {
      const stop = new AbortController();
      attempt = { stop, done: this.#open(name, stop.signal) };
      this.#attempts.set(name, attempt);
    }
    const abort = (): void => attempt.stop.abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await attempt.done;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#attempts.delete(name);
    }
  }

  disconnect(name: string): void {
    this.#attempts.get(name)?.stop.abort();
    this.session(name)?.dispose();
    this.#set(name, DISCONNECTED);
  }

  /** Ends the connections of environments that are gone or now point elsewhere. */
  prune(): void {
    const listed = JSON.stringify(
      this.list().map(({ name, context, namespace }) => [name, context, namespace]),
    );
    if (listed === this.#listed) return;
    this.#listed = listed;
    const wanted = new Map(this.list().map((entry) => [entry.name, entry]));
    for (const session of this.sessions()) {
      const { environment, context, namespace } = session.target;
      const entry = wanted.get(environment);
      if (entry?.context !== context || entry.namespace !== namespace) this.disconnect(environment);
    }
    this.#changed.fire(undefined);
  }

  /** Names of the environments on this workspace's practice cluster. */
  practice(): readonly string[] {
    return this.list()
      .filter(({ context }) => context === PRACTICE_CONTEXT)
      .map(({ name }) => name);
  }

  dispose(): void {
    for (const { stop } of this.#attempts.values()) stop.abort();
    for (const session of this.sessions()) session.dispose();
    this.#connections.clear();
    this.#changed.dispose();
  }

  async #open(name: string, signal: AbortSignal): Promise<Session> {
    const entry = this.list().find((one) => one.name === name);
    if (entry === undefined) {
      throw new MaverickError('unknown-environment', {
        what: `There is no environment "${name}" in this workspace.`,
        next: 'Add a document with an "environment" section to a deploy config.',
      });
    }
    this.#set(name, { state: 'connecting' });
    try {
      const { cluster, close } = await connectTo(entry.context, this.#model.folder, entry.namespace, signal);
      const session = new Session(
        { environment: name, context: entry.context, namespace: entry.namespace },
        cluster,
        this.#log,
        close,
      );
      session.onDidChange(() => this.#changed.fire(name));
      this.#set(name, { state: 'connected', session });
      session.setInterest(this.#interest(session));
      return session;
    } catch (error) {
      if (isAborted(error)) this.#set(name, DISCONNECTED);
      else {
        const explanation = error instanceof MaverickError ? error.explanation : undefined;
        this.#set(name, {
          state: 'unreachable',
          reason: explanation?.what ?? fullText(error),
          next: explanation?.next ?? explanation?.why ?? '',
        });
      }
      throw error;
    }
  }

  #set(name: string, connection: Connection): void {
    this.#connections.set(name, connection);
    this.#changed.fire(name);
  }
}
