/** The driver's eyes: watches of one workload and of its journal, and fresh reads where a watch could be behind. */
import { follow, type Freshness } from '../cluster/follow.ts';
import { isClusterError, type Call, type Cluster, type ClusterError, type Scope } from '../cluster/port.ts';
import type { Clock } from '../core/clock.ts';
import { isAborted } from '../core/errors.ts';
import type { ConfigMap, Deployment, KubeObject, Pod, ReplicaSet } from '../core/kubernetes/objects.ts';
import { CONFIG_MAPS, DEPLOYMENTS, PODS, REPLICA_SETS, type Resource } from '../core/kubernetes/resources.ts';
import { selectorText } from '../core/kubernetes/selector.ts';
import type { Workload } from '../core/rollout/status.ts';
import { journalName } from '../core/run/journal.ts';
import type { Plan } from '../core/rollout/plan.ts';

export interface ObserverOptions {
  readonly cluster: Cluster;
  readonly plan: Plan;
  readonly run: string;
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Something changed: look again. */
  readonly onChange: () => void;
  /** A watch cannot see any more, and why. */
  readonly onBlind: (message: string) => void;
}

export interface Observer {
  /** Undefined until the first look at everything. */
  workload(): Workload | 'gone' | undefined;
  /** Since when every watch is live; undefined while one is not. */
  freshSince(): number | undefined;
  journal(): ConfigMap | undefined;
  /** What a write of ours answered is newer than what the watch has shown. */
  wrote(deployment: Deployment): void;
  /** Reads everything from the API server now, past every cache. */
  refresh(call: Call): Promise<void>;
  /** Rejects only by a defect of ours. */
  readonly ended: Promise<void>;
}

interface Feed<T extends KubeObject> {
  items: readonly T[];
  live: boolean;
}

/** Larger number, newer object: API servers compare so, and since Kubernetes 1.35 it is promised. */
function newer(a: KubeObject | undefined, b: KubeObject | undefined): boolean {
  return Number(a?.metadata?.resourceVersion ?? 0) > Number(b?.metadata?.resourceVersion ?? 0);
}

export function createObserver({
  cluster,
  plan,
  run,
  deployment,
  clock,
  random,
  signal,
  onChange,
  onBlind,
}: ObserverOptions): Observer {
  const { namespace } = plan.environment;
  const selector = { namespace, labelSelector: selectorText(deployment.spec?.selector) };
  const scopes = {
    deployment: { namespace, fieldSelector: `metadata.name=${plan.workload.name}` },
    journal: { namespace, fieldSelector: `metadata.name=${journalName(run)}` },
  };
  const deployments: Feed<Deployment> = { items: [], live: false };
  const replicaSets: Feed<ReplicaSet> = { items: [], live: false };
  const pods: Feed<Pod> = { items: [], live: false };
  const journals: Feed<ConfigMap> = { items: [], live: false };
  let written: Deployment | undefined;
  let since: number | undefined;

  const settle = (): void => {
    const live = deployments.live && replicaSets.live && pods.live && journals.live;
    since = live ? (since ?? clock.now()) : undefined;
    onChange();
  };
  const feed = async <T extends KubeObject>(resource: Resource, scope: Scope, into: Feed<T>): Promise<void> =>
    follow<T>(cluster, resource, scope, {
      clock,
      random,
      signal,
      onChange(objects: ReadonlyMap<string, T>, freshness: Freshness, error?: ClusterError) {
        if (error !== undefined) onBlind(error.message);
        into.items = [...objects.values()];
        into.live = freshness === 'live';
        settle();
      },
    });
  const ended = Promise.all([
    feed(DEPLOYMENTS, scopes.deployment, deployments),
    feed(REPLICA_SETS, selector, replicaSets),
    feed(PODS, selector, pods),
    feed(CONFIG_MAPS, scopes.journal, journals),
  ]).then(
    () => undefined,
    (error: unknown) => {
      if (!isAborted(error)) throw error;
    },
  );

  return {
    workload() {
      if (since === undefined && deployments.items.length === 0) return undefined;
      const [watched] = deployments.items;
      if (watched === undefined) return 'gone';
      return {
        deployment: newer(written, watched) && written !== undefined ? written : watched,
        replicaSets: replicaSets.items,
        pods: pods.items,
      };
    },
    freshSince: () => since,
    journal: () => journals.items[0],
    wrote(object) {
      written = object;
    },
    async refresh(call) {
      const [one, sets, all] = await Promise.all([
        cluster
          .get<Deployment>(DEPLOYMENTS, { namespace, name: plan.workload.name }, call)
          .catch((error: unknown) => {
            if (isClusterError(error, 'not-found')) return undefined;
            throw error;
          }),
        cluster.list<ReplicaSet>(REPLICA_SETS, selector, call),
        cluster.list<Pod>(PODS, selector, call),
      ]);
      written = one;
      deployments.items = one === undefined ? [] : [one];
      replicaSets.items = sets.items;
      pods.items = all.items;
    },
    ended,
  };
}
