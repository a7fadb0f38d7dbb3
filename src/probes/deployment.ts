/** Reading a Deployment with all that belongs to it. */
import type { Cluster } from '../cluster/port.ts';
import type { Deployment, Pod, ReplicaSet } from '../core/kubernetes/objects.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../core/kubernetes/resources.ts';
import { selectorText } from '../core/kubernetes/selector.ts';
import type { Workload } from '../core/rollout/status.ts';

/** Rejects with `ClusterError`: `not-found` when there is no such Deployment. */
export async function readWorkload(
  cluster: Cluster,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<Workload> {
  const call = { signal };
  const deployment = await cluster.get<Deployment>(DEPLOYMENTS, { namespace, name }, call);
  const scope = { namespace, labelSelector: selectorText(deployment.spec?.selector) };
  const [replicaSets, pods] = await Promise.all([
    cluster.list<ReplicaSet>(REPLICA_SETS, scope, call),
    cluster.list<Pod>(PODS, scope, call),
  ]);
  return { deployment, replicaSets: replicaSets.items, pods: pods.items };
}
