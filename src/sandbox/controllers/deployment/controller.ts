/**
 * The Deployment controller: one look at one Deployment. The order of its decisions is that of Kubernetes 1.36, for the
 * order is what the traps come from.
 */
import type { Deployment, Pod, ReplicaSet } from '../../../core/kubernetes/objects.ts';
import { DEPLOYMENTS } from '../../../core/kubernetes/resources.ts';
import { timestamp } from '../../api/memory-store.ts';
import type { ControllerContext } from '../context.ts';
import { annotationsOf, byCreation, isEnding, nameOf, refOfKey, uidOf } from '../objects.ts';
import { isOver } from '../pods.ts';
import { limitsOf, proportionalSizes, sizeOfNew, sizesOfOld, type Limits } from './arithmetic.ts';
import { conditionOf, withCondition } from './conditions.ts';
import {
  availableOf,
  cleanUp,
  createFresh,
  desiredAnnotation,
  hasPods,
  maxAnnotation,
  nextRevision,
  refreshed,
  REVISION,
  scaleSet,
  setsOf,
  sizeOf,
  type Sets,
} from './replica-sets.ts';
import {
  calculateStatus,
  isComplete,
  progressDeadline,
  progressing,
  untilDeadline,
  withProgress,
} from './status.ts';

export interface DeploymentController {
  /** Looks at `namespace/name`. Returns after how many milliseconds it must look again even if nothing happens. */
  sync(key: string): number | undefined;
}

export function createDeploymentController(context: ControllerContext): DeploymentController {
  const { store, clock, pods } = context;
  const at = (): string => timestamp(clock.now());

  const current = (deployment: Deployment): Deployment => {
    const { namespace = 'default', name = '' } = deployment.metadata ?? {};
    return store.get<Deployment>(DEPLOYMENTS, { namespace, name }) ?? deployment;
  };

  /** Pausing and resuming restart the reckoning of progress. */
  function notePause(deployment: Deployment): Deployment {
    const condition = conditionOf(deployment.status?.conditions, 'Progressing');
    if (progressDeadline(deployment) === undefined || condition?.reason === 'ProgressDeadlineExceeded')
      return deployment;
    const paused = deployment.spec?.paused === true;
    if (paused === (condition?.reason === 'DeploymentPaused')) return deployment;
    const noted = paused
      ? progressing('Unknown', 'DeploymentPaused', 'Deployment is paused')
      : progressing('Unknown', 'DeploymentResumed', 'Deployment is resumed');
    return withConditionWritten(deployment, noted);
  }

  function withConditionWritten(
    deployment: Deployment,
    condition: ReturnType<typeof progressing>,
  ): Deployment {
    const conditions = withCondition(deployment.status?.conditions, condition, at());
    return store.updateStatus(DEPLOYMENTS, {
      ...deployment,
      status: { ...deployment.status, conditions },
    });
  }

  function withRevision(deployment: Deployment, revision: string | undefined): Deployment {
    const annotations = annotationsOf(deployment);
    if (revision === undefined || annotations[REVISION] === revision) return deployment;
    return store.update(DEPLOYMENTS, {
      ...deployment,
      metadata: { ...deployment.metadata, annotations: { ...annotations, [REVISION]: revision } },
    });
  }

  /** The new and old ReplicaSets, with revision numbers in order; the new one is made when `create` says so. */
  function syncRevisions(
    deployment: Deployment,
    limits: Limits,
    create: boolean,
  ): Sets & { readonly deployment: Deployment } {
    const { fresh, old } = setsOf(context, deployment);
    const revision = nextRevision(old);
    if (fresh !== undefined) {
      const changed = refreshed(context, deployment, fresh, revision);
      if (changed !== undefined) return { deployment, fresh: changed, old };
      let noted = withRevision(deployment, annotationsOf(fresh)[REVISION]);
      const known = conditionOf(noted.status?.conditions, 'Progressing') !== undefined;
      if (!known && progressDeadline(noted) !== undefined) {
        const found = `Found new replica set "${nameOf(fresh)}"`;
        noted = withConditionWritten(noted, progressing('True', 'FoundNewReplicaSet', found));
      }
      return { deployment: noted, fresh, old };
    }
    const created = create ? createFresh(context, deployment, old, limits, revision) : undefined;
    if (created === undefined) return { deployment, fresh, old };
    let noted = withRevision(deployment, String(revision));
    if (progressDeadline(noted) !== undefined) {
      const made = `Created new replica set "${nameOf(created)}"`;
      noted = withConditionWritten(noted, progressing('True', 'NewReplicaSetCreated', made));
    }
    return { deployment: noted, fresh: created, old };
  }

  /** While paused and when `replicas` changed: sizes follow, the rollout does not go on. */
  function scale(deployment: Deployment, limits: Limits, { fresh, old }: Sets): void {
    const all = (fresh === undefined ? [...old] : [...old, fresh]).sort(byCreation);
    const active = all.filter(hasPods);
    const only = active.length === 1 ? active[0] : active.length === 0 ? (fresh ?? old.at(-1)) : undefined;
    if (only !== undefined) {
      scaleSet(context, deployment, only, limits.desired, limits);
    } else if (fresh !== undefined && isSaturated(fresh, limits)) {
      for (const set of old.filter(hasPods)) scaleSet(context, deployment, set, 0, limits);
    } else if (deployment.spec?.strategy?.type !== 'Recreate') {
      const proportioned = active.map((set) => ({ size: sizeOf(set), maxReplicas: maxAnnotation(set) }));
      const sizes = proportionalSizes(limits, proportioned, deployment.status?.replicas ?? 0);
      active.forEach((set, index) => scaleSet(context, deployment, set, sizes[index] ?? 0, limits, true));
    }
  }

  function rollingUpdate(start: Deployment, limits: Limits): Deployment {
    const { deployment, fresh, old } = syncRevisions(start, limits, true);
    if (fresh === undefined) return deployment;
    const total = [...old, fresh].reduce((sum, set) => sum + sizeOf(set), 0);
    if (scaleSet(context, deployment, fresh, sizeOfNew(limits, sizeOf(fresh), total), limits))
      return deployment;
    const active = old.filter(hasPods);
    const sizes = sizesOfOld(limits, counted(fresh), active.map(counted));
    const scaled = active.map((set, index) =>
      scaleSet(context, deployment, set, sizes[index] ?? sizeOf(set), limits),
    );
    if (!scaled.includes(true) && isComplete(deployment, deployment.status))
      cleanUp(context, deployment, old);
    return deployment;
  }

  function recreate(start: Deployment, limits: Limits): Deployment {
    const { deployment, fresh, old } = syncRevisions(start, limits, false);
    const scaled = old.filter(hasPods).map((set) => scaleSet(context, deployment, set, 0, limits));
    if (scaled.includes(true) || old.some(hasLivingPods)) return deployment;
    const made = fresh === undefined ? syncRevisions(deployment, limits, true) : { deployment, fresh };
    if (made.fresh !== undefined) scaleSet(context, made.deployment, made.fresh, limits.desired, limits);
    if (isComplete(made.deployment, made.deployment.status)) cleanUp(context, made.deployment, old);
    return made.deployment;
  }

  /** Recreate waits until the last old pod is really gone, also those on their way out. */
  function hasLivingPods(set: ReplicaSet): boolean {
    return (set.status?.replicas ?? 0) > 0 || pods.by(uidOf(set)).some((pod: Pod) => !isOver(pod));
  }

  function writeStatus(deployment: Deployment, limits: Limits, estimate: boolean): number | undefined {
    const { fresh, old } = setsOf(context, deployment);
    const now = { ms: clock.now(), at: at() };
    const counts = calculateStatus(deployment, limits, fresh, old, now.at);
    const sets = fresh === undefined ? old : [...old, fresh];
    const status = estimate ? withProgress(deployment, counts, fresh, sets, now) : counts;
    const written = store.updateStatus(DEPLOYMENTS, { ...deployment, status });
    return estimate ? untilDeadline(written, now.ms) : undefined;
  }

  return {
    sync(key) {
      const found = store.get<Deployment>(DEPLOYMENTS, refOfKey(key));
      if (found === undefined) return undefined;
      const limits = limitsOf(found);
      if (isEnding(found)) return writeStatus(found, limits, false);
      const deployment = notePause(found);
      const paused = deployment.spec?.paused === true;
      const looked = syncRevisions(deployment, limits, false);
      const scaled = [...looked.old, ...(looked.fresh === undefined ? [] : [looked.fresh])].some(
        (set) => hasPods(set) && (desiredAnnotation(set) ?? limits.desired) !== limits.desired,
      );
      if (paused || scaled) {
        scale(looked.deployment, limits, looked);
        if (paused) cleanUp(context, looked.deployment, looked.old);
        return writeStatus(current(looked.deployment), limits, false);
      }
      const rolled =
        deployment.spec?.strategy?.type === 'Recreate'
          ? recreate(looked.deployment, limits)
          : rollingUpdate(looked.deployment, limits);
      return writeStatus(current(rolled), limits, true);
    },
  };
}

function counted(set: ReplicaSet): { readonly size: number; readonly available: number } {
  return { size: sizeOf(set), available: availableOf(set) };
}

/** As large as wanted, noted as such, and all of it available. */
function isSaturated(set: ReplicaSet, { desired }: Limits): boolean {
  return sizeOf(set) === desired && desiredAnnotation(set) === desired && availableOf(set) === desired;
}
