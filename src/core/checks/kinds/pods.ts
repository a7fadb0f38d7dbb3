import { z } from 'zod';
import { workload } from '../../config/sections/values.ts';
import type { Pod } from '../../kubernetes/objects.ts';
import { isLiving, isReady, versionsOf } from '../../rollout/status.ts';
import type { Workload } from '../../rollout/status.ts';
import type { Evidence } from '../check.ts';
import { count } from '../kind.ts';
import type { Judgement } from '../kind.ts';

export const docs =
  "All pods of the service's workload are ready and of the wanted revision, and no others are left.";

export const schema = z
  .strictObject({
    workload: workload()
      .optional()
      .describe(
        "Another workload than the service's own, like `Deployment/worker`: its newest revision is wanted.",
      ),
  })
  .describe(docs);

export interface PodsObservation {
  readonly workload: Workload;
  /** `pod-template-hash` of the wanted revision; else the one that the Deployment asks for. */
  readonly wantedHash: string | undefined;
}

const NAMED_PODS = 5;

/** @param _spec has nothing that matters once the workload is read */
export function judge(
  { workload: seen, wantedHash }: PodsObservation,
  _spec: z.infer<typeof schema>,
): Judgement {
  const { deployment } = seen;
  const wanted = deployment.spec?.replicas ?? 1;
  const name = `Deployment ${deployment.metadata?.name ?? ''}`;
  if (wanted === 0)
    return {
      verdict: 'no-data',
      summary: `${name} wants no pods: there is nothing to look at.`,
      evidence: [],
    };
  if ((deployment.status?.observedGeneration ?? 0) < (deployment.metadata?.generation ?? 0))
    return {
      verdict: 'inconclusive',
      summary: `Kubernetes has not yet looked at the newest change of ${name}.`,
      evidence: [],
    };

  const hash = wantedHash ?? newestHash(seen);
  const versions = versionsOf(seen);
  const own = versions.flatMap(({ pods }) => pods);
  const right = versions.filter((version) => version.hash === hash).flatMap(({ pods }) => pods);
  const ready = right.filter(isReady);
  const others = own.length - right.length;
  const unready = right.filter((pod) => !isReady(pod));
  const evidence: Evidence[] = [
    {
      label: 'ready pods of the wanted revision',
      value: `${ready.length} of ${wanted}`,
      ok: ready.length === wanted,
    },
    { label: 'pods of other revisions', value: String(others), ok: others === 0 },
    ...unready
      .slice(0, NAMED_PODS)
      .map((pod): Evidence => ({ label: pod.metadata?.name ?? 'a pod', value: whyUnready(pod), ok: false })),
  ];
  if (ready.length === wanted && right.length === wanted && others === 0)
    return { verdict: 'pass', summary: `All ${count(wanted, 'pod')} of ${name} are ready.`, evidence };
  const problems = [
    ...(ready.length === wanted ? [] : [`${ready.length} of ${count(wanted, 'pod')} ready`]),
    ...(right.length > wanted ? [`${right.length - wanted} more than wanted`] : []),
    ...(others === 0 ? [] : [`${count(others, 'pod')} of another revision`]),
  ];
  return { verdict: 'fail', summary: `${name}: ${problems.join(', ')}.`, evidence };
}

/** Of the ReplicaSet with the highest revision: the controller numbers the current template highest. */
function newestHash({ deployment, replicaSets, pods }: Workload): string | undefined {
  const revision = deployment.metadata?.annotations?.[REVISION];
  const versions = versionsOf({ deployment, replicaSets, pods });
  return versions.find(({ replicaSet }) => replicaSet.metadata?.annotations?.[REVISION] === revision)?.hash;
}

const REVISION = 'deployment.kubernetes.io/revision';

/** The most telling thing that its status says. */
function whyUnready(pod: Pod): string {
  if (!isLiving(pod)) return 'ending';
  const status = pod.status;
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  for (const { state, restartCount } of containers) {
    const reason = state?.waiting?.reason ?? state?.terminated?.reason;
    if (reason !== undefined)
      return restartCount > 0 ? `${reason}, ${count(restartCount, 'restart')}` : reason;
  }
  const condition = (status?.conditions ?? []).find(
    ({ status: holds, reason }) => holds === 'False' && reason !== undefined,
  );
  return condition?.reason ?? status?.phase ?? 'not ready';
}
