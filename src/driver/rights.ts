/** Whether we may do all that a rollout needs: asked before anything is changed, so that nothing stops half way. */
import { isClusterError, type Call, type Cluster } from '../cluster/port.ts';
import { MaverickError } from '../core/errors.ts';
import type { SelfSubjectAccessReview } from '../core/kubernetes/objects.ts';
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  LEASES,
  PODS,
  REPLICA_SETS,
  SELF_SUBJECT_ACCESS_REVIEWS,
  type Resource,
} from '../core/kubernetes/resources.ts';

const NEEDED: readonly (readonly [Resource, readonly string[]])[] = [
  [DEPLOYMENTS, ['get', 'list', 'watch', 'patch']],
  [REPLICA_SETS, ['list', 'watch']],
  [PODS, ['list', 'watch']],
  [CONFIG_MAPS, ['get', 'list', 'watch', 'create', 'update']],
  [LEASES, ['get', 'create', 'update']],
];

/** @throws MaverickError `forbidden`, naming every missing right */
export async function refuseMissingRights(cluster: Cluster, namespace: string, call: Call): Promise<void> {
  const asked = NEEDED.flatMap(([resource, verbs]) => verbs.map((verb) => ({ resource, verb })));
  const answers = await Promise.all(
    asked.map(async ({ resource, verb }) =>
      (await may(cluster, namespace, resource, verb, call)) ? [] : [`${verb} ${resource.plural}`],
    ),
  );
  const missing = answers.flat();
  if (missing.length === 0) return;
  throw new MaverickError('forbidden', {
    what: `You may not ${missing.join(', ')} in ${namespace}.`,
    why: 'A rollout needs these rights from its first change to its end.',
    next: 'Ask for a Role with them (see docs/rights.md), or choose another context.',
  });
}

async function may(
  cluster: Cluster,
  namespace: string,
  resource: Resource,
  verb: string,
  call: Call,
): Promise<boolean> {
  const review: SelfSubjectAccessReview = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace, verb, group: resource.group, resource: resource.plural } },
  };
  try {
    return (
      (await cluster.create<SelfSubjectAccessReview>(SELF_SUBJECT_ACCESS_REVIEWS, review, call)).status
        ?.allowed ?? false
    );
  } catch (error) {
    // Who may not even ask is told by the first call that really needs the right.
    if (isClusterError(error, 'forbidden', 'not-found', 'unsupported')) return true;
    throw error;
  }
}
