import type { Condition } from '../../../core/kubernetes/objects.ts';

export type Conditions = readonly Condition[] | undefined;

export function conditionOf(conditions: Conditions, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function withoutCondition(conditions: Conditions, type: string): readonly Condition[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}

/** Sets it unless it says the same already (status and reason); the transition time stays while the status does. */
export function withCondition(
  conditions: Conditions,
  condition: Condition,
  at: string,
): readonly Condition[] {
  const before = conditionOf(conditions, condition.type);
  if (before?.status === condition.status && before.reason === condition.reason) return conditions ?? [];
  return [...withoutCondition(conditions, condition.type), dated(condition, before, at)];
}

/** Sets it whatever stood there, so that its update time moves: for progress. */
export function renewedCondition(
  conditions: Conditions,
  condition: Condition,
  at: string,
): readonly Condition[] {
  const before = conditionOf(conditions, condition.type);
  return [...withoutCondition(conditions, condition.type), dated(condition, before, at)];
}

function dated(condition: Condition, before: Condition | undefined, at: string): Condition {
  const since = before?.status === condition.status ? before.lastTransitionTime : undefined;
  return { ...condition, lastUpdateTime: at, lastTransitionTime: since ?? at };
}
