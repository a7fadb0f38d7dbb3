/** One connected environment: its cluster, and the pictures of it that are kept while somebody looks. */
import * as vscode from 'vscode';
import type { Cluster } from '../../cluster/port.ts';
import { follow } from '../../cluster/follow.ts';
import { isAborted } from '../../core/errors.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../../core/kubernetes/resources.ts';
import type { Resource } from '../../core/kubernetes/resources.ts';
import type {
  Deployment,
  KubeObject,
  LabelSelector,
  Pod,
  ReplicaSet,
} from '../../core/kubernetes/objects.ts';
import type { Workload } from '../../core/rollout/status.ts';
import type { RunRecord } from '../../core/run/record.ts';
import { realClock } from '../../driver/real-clock.ts';
import { followRuns } from './engine.ts';
import type { Log } from './log.ts';
import { createThrottle } from './throttle.ts';

export interface SessionTarget {
  /** Name of the environment. */
  readonly environment: string;
  readonly context: string;
  readonly namespace: string;
}

/** What is watched: nothing that nobody looks at. */
export interface Interest {
  readonly runs: boolean;
  readonly workloads: boolean;
}

/** Listeners hear of changes at most this often. */
const TELL_MS = 150;

export class Session implements vscode.Disposable {
  readonly target: SessionTarget;
  readonly cluster: Cluster;
  readonly #log: Log;
  readonly #ended = new AbortController();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #tell = createThrottle(TELL_MS, () => this.#changed.fire());
  readonly #close: () => void;
  readonly onDidChange = this.#changed.event;

  #runs: readonly RunRecord[] = [];
  #runsSeen = false;
  #deployments: ReadonlyMap<string, Deployment> = new Map();
  #replicaSets: ReadonlyMap<string, ReplicaSet> = new Map();
  #pods: ReadonlyMap<string, Pod> = new Map();
  #stale = new Map<string, string>();
  #followingRuns: AbortController | undefined;
  #followingWorkloads: AbortController | undefined;

  constructor(target: SessionTarget, cluster: Cluster, log: Log, close: () => void) {
    this.target = target;
    this.cluster = cluster;
    this.#log = log;
    this.#close = close;
  }

  /** Aborts when the environment is disconnected. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Newest first, as the journals say. */
  get runs(): readonly RunRecord[] {
    return this.#runs;
  }

  /** The journals have been read at least once. */
  get runsSeen(): boolean {
    return this.#runsSeen;
  }

  /** Why what is shown may be old; undefined while everything is live. */
  get stale(): string | undefined {
    return this.#stale.values().next().value;
  }

  deployment(name: string): Deployment | undefined {
    return this.#deployments.get(`${this.target.namespace}/${name}`);
  }

  /** The Deployment with the ReplicaSets and pods that its selector matches. */
  workload(name: string): Workload | undefined {
    const deployment = this.deployment(name);
    if (deployment === undefined) return undefined;
    const selector = deployment.spec?.selector;
    return {
      deployment,
      replicaSets: [...this.#replicaSets.values()].filter((object) => matches(selector, object)),
      pods: [...this.#pods.values()].filter((object) => matches(selector, object)),
    };
  }

  /** Starts what is wanted and not watched, ends what is watched and not wanted. */
  setInterest({ runs, workloads }: Interest): void {
    if (this.signal.aborted) return;
    if (runs && this.#followingRuns === undefined) this.#followingRuns = this.#followRuns();
    if (!runs) this.#followingRuns = ended(this.#followingRuns);
    if (workloads && this.#followingWorkloads === undefined)
      this.#followingWorkloads = this.#followWorkloads();
    if (!workloads) this.#followingWorkloads = ended(this.#followingWorkloads);
  }

  /** Takes a record that a command has just returned, so that the screen does not wait for the watch. */
  take(record: RunRecord): void {
    this.#runs = newestFirst([record, ...this.#runs.filter(({ id }) => id !== record.id)]);
    this.#runsSeen = true;
    this.#tell();
  }

  dispose(): void {
    this.#ended.abort();
    this.#followingRuns = ended(this.#followingRuns);
    this.#followingWorkloads = ended(this.#followingWorkloads);
    this.#tell.dispose();
    this.#changed.dispose();
    this.#close();
  }

  #followRuns(): AbortController {
    const stop = new AbortController();
    const following = followRuns({
      cluster: this.cluster,
      namespace: this.target.namespace,
      signal: AbortSignal.any([stop.signal, this.signal]),
      onUnreadable: (message) => this.#log.warn(message),
      onChange: (records, stale) => {
        this.#runs = newestFirst(
          records.filter(({ plan }) => plan.environment.name === this.target.environment),
        );
        this.#runsSeen = true;
        this.#mark('runs', stale);
      },
    });
    this.#own('runs', following);
    return stop;
  }

  #followWorkloads(): AbortController {
    const stop = new AbortController();
    this.#followResource<Deployment>(DEPLOYMENTS, stop.signal, (objects) => (this.#deployments = objects));
    this.#followResource<ReplicaSet>(REPLICA_SETS, stop.signal, (objects) => (this.#replicaSets = objects));
    this.#followResource<Pod>(PODS, stop.signal, (objects) => (this.#pods = objects));
    return stop;
  }

  #followResource<T extends KubeObject>(
    resource: Resource,
    stop: AbortSignal,
    take: (objects: ReadonlyMap<string, T>) => void,
  ): void {
    const following = follow<T>(
      this.cluster,
      resource,
      { namespace: this.target.namespace },
      {
        clock: realClock,
        random: Math.random,
        signal: AbortSignal.any([stop, this.signal]),
        onChange: (objects, freshness, error) => {
          if (freshness === 'live') take(objects);
          this.#mark(
            resource.plural,
            freshness === 'live' ? undefined : (error?.explanation.what ?? 'Not up to date.'),
          );
        },
      },
    );
    this.#own(resource.plural, following);
  }

  #mark(what: string, stale: string | undefined): void {
    if (stale === undefined) this.#stale.delete(what);
    else this.#stale.set(what, stale);
    this.#tell();
  }

  /** A watch that ends by itself is a defect: it is logged, and what it showed counts as old. */
  #own(what: string, following: Promise<void>): void {
    following.catch((error: unknown) => {
      if (isAborted(error) || this.signal.aborted) return;
      this.#log.error(`Watching ${what} of ${this.target.environment} ended: ${String(error)}`);
      this.#mark(what, `Watching ${what} ended unexpectedly.`);
    });
  }
}

function ended(controller: AbortController | undefined): undefined {
  controller?.abort();
  return undefined;
}

function newestFirst(records: readonly RunRecord[]): readonly RunRecord[] {
  return [...records].sort((a, b) => b.state.startedAt - a.state.startedAt);
}

/** The controller's own selectors are plain labels; expressions are left to it and match everything here. */
function matches(selector: LabelSelector | undefined, object: KubeObject): boolean {
  const labels = object.metadata?.labels ?? {};
  return Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}
