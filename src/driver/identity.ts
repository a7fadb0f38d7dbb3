/** Who acts: the name comes from the API server, never from a field that a person types. */
import { isClusterError, type Call, type Cluster } from '../cluster/port.ts';
import type { SelfSubjectReview } from '../core/kubernetes/objects.ts';
import { SELF_SUBJECT_REVIEWS } from '../core/kubernetes/resources.ts';
import type { Actor } from '../core/run/record.ts';

/** `claimed`, because whoever may write the journal could have written another name into it. */
export async function whoAmI(
  cluster: Cluster,
  kind: Actor['kind'],
  host: string,
  call: Call,
): Promise<Actor> {
  try {
    const review = await cluster.create<SelfSubjectReview>(
      SELF_SUBJECT_REVIEWS,
      { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      call,
    );
    return { kind, name: review.status?.userInfo?.username ?? 'unknown', host, claimed: true };
  } catch (error) {
    // Before Kubernetes 1.28 there is no such API; not knowing the name is no reason not to roll back.
    if (isClusterError(error, 'not-found', 'unsupported', 'forbidden', 'invalid'))
      return { kind, name: 'unknown', host, claimed: true };
    throw error;
  }
}
