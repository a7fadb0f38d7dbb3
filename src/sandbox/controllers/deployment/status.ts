/** What a Deployment's status says: counts, availability, progress and its deadline. */
import type { Condition, Deployment, ReplicaSet } from '../../../core/kubernetes/objects.ts';
import { millisecondsOf, nameOf } from '../objects.ts';
import type { Limits } from './arithmetic.ts';
import {
  conditionOf,
  renewedCondition,
  withCondition,
  withoutCondition,
  type Conditions,
} from './conditions.ts';

export type DeploymentStatus = NonNullable<Deployment['status']> & { readonly terminatingReplicas?: number };
type SetStatus = ReplicaSet['status'] & { readonly terminatingReplicas?: number };

/** The largest `progressDeadlineSeconds`: means that there is none. */
const NO_DEADLINE = 2_147_483_647;
const DEFAULT_DEADLINE_SECONDS = 600;

/** Seconds without progress until it counts as failed; undefined when that never happens. */
export function progressDeadline({ spec }: Deployment): number | undefined {
  const seconds = spec?.progressDeadlineSeconds ?? DEFAULT_DEADLINE_SECONDS;
  return seconds === NO_DEADLINE ? undefined : seconds;
}

export function progressing(status: string, reason: string, message: string): Condition {
  return { type: 'Progressing', status, reason, message };
}

/** The counts and the Available condition; the other conditions as they are. */
export function calculateStatus(
  deployment: Deployment,
  limits: Limits,
  fresh: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
  at: string,
): DeploymentStatus {
  const all = fresh === undefined ? old : [...old, fresh];
  const total = (count: (set: ReplicaSet) => number | undefined): number =>
    all.reduce((sum, set) => sum + (count(set) ?? 0), 0);
  const available = total(({ status }) => status?.availableReplicas);
  const enough = available >= limits.desired - limits.unavailable;
  return {
    observedGeneration: deployment.metadata?.generation ?? 0,
    ...counts({
      replicas: total(({ status }) => status?.replicas),
      updatedReplicas: fresh?.status?.replicas ?? 0,
      readyReplicas: total(({ status }) => status?.readyReplicas),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, total(({ spec }) => spec?.replicas) - available),
    }),
    terminatingReplicas: total(terminating),
    conditions: withCondition(
      deployment.status?.conditions,
      {
        type: 'Available',
        status: enough ? 'True' : 'False',
        reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
        message: enough
          ? 'Deployment has minimum availability.'
          : 'Deployment does not have minimum availability.',
      },
      at,
    ),
  };
}

function terminating(set: ReplicaSet): number {
  const status: SetStatus | undefined = set.status;
  return status?.terminatingReplicas ?? 0;
}

/** The API leaves out counts of zero. */
function counts(given: Readonly<Record<string, number>>): DeploymentStatus {
  return Object.fromEntries(Object.entries(given).filter(([, count]) => count !== 0));
}

export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const desired = deployment.spec?.replicas ?? 1;
  return (
    (status?.updatedReplicas ?? 0) === desired &&
    (status?.replicas ?? 0) === desired &&
    (status?.availableReplicas ?? 0) === desired &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0)
  );
}

/** `status` with what can be said about progress, compared with the status the Deployment has. */
export function withProgress(
  deployment: Deployment,
  status: DeploymentStatus,
  fresh: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  now: { readonly ms: number; readonly at: string },
): DeploymentStatus {
  const deadline = progressDeadline(deployment);
  let conditions: Conditions = status.conditions;
  if (deadline === undefined) conditions = withoutCondition(conditions, 'Progressing');
  else conditions = progressOf(deployment, status, deadline, fresh, now);
  const failure = failureOf(fresh, sets);
  conditions =
    failure === undefined
      ? withoutCondition(conditions, 'ReplicaFailure')
      : withCondition(conditions, failure, now.at);
  return { ...status, conditions };
}

function progressOf(
  deployment: Deployment,
  status: DeploymentStatus,
  deadline: number,
  fresh: ReplicaSet | undefined,
  now: { readonly ms: number; readonly at: string },
): Conditions {
  const current = conditionOf(deployment.status?.conditions, 'Progressing');
  const quiet =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (quiet) return status.conditions;
  const subject =
    fresh === undefined ? `Deployment "${nameOf(deployment)}"` : `ReplicaSet "${nameOf(fresh)}"`;
  if (isComplete(deployment, status)) {
    const done = progressing('True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`);
    return withCondition(status.conditions, done, now.at);
  }
  if (hasMoved(deployment.status, status)) {
    return renewedCondition(
      status.conditions,
      progressing('True', 'ReplicaSetUpdated', `${subject} is progressing.`),
      now.at,
    );
  }
  if (isTimedOut(conditionOf(status.conditions, 'Progressing'), deadline, now.ms)) {
    const late = progressing('False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`);
    return withCondition(status.conditions, late, now.at);
  }
  return status.conditions;
}

function hasMoved(before: DeploymentStatus | undefined, now: DeploymentStatus): boolean {
  const oldPods = (status: DeploymentStatus | undefined): number =>
    (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0);
  return (
    (now.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    oldPods(now) < oldPods(before) ||
    (now.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  );
}

function isTimedOut(condition: Condition | undefined, deadline: number, now: number): boolean {
  if (condition === undefined || condition.reason === 'NewReplicaSetAvailable') return false;
  return millisecondsOf(condition.lastUpdateTime) + deadline * 1000 < now;
}

/** Milliseconds until the deadline must be looked at again; undefined when it need not be. */
export function untilDeadline(deployment: Deployment, now: number): number | undefined {
  const deadline = progressDeadline(deployment);
  const current = conditionOf(deployment.status?.conditions, 'Progressing');
  if (deadline === undefined || current === undefined) return undefined;
  if (isComplete(deployment, deployment.status) || current.reason === 'ProgressDeadlineExceeded')
    return undefined;
  // A second more, for timestamps have whole seconds.
  return Math.max(0, millisecondsOf(current.lastUpdateTime) + deadline * 1000 - now) + 1000;
}

/** Why pods can't be made, from the ReplicaSets; the new one's word goes first. */
function failureOf(fresh: ReplicaSet | undefined, sets: readonly ReplicaSet[]): Condition | undefined {
  const of = (set: ReplicaSet | undefined): Condition | undefined =>
    conditionOf(set?.status?.conditions, 'ReplicaFailure');
  return of(fresh) ?? sets.map(of).find((condition) => condition !== undefined);
}
