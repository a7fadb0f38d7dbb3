/** Changes by strangers: what is on the Deployment that this run did not put there. */
import { sameJson } from '../json.ts';
import type { Deployment } from '../kubernetes/objects.ts';
import type { Desired } from '../rollout/patch.ts';
import { sameTemplate } from '../rollout/status.ts';
import type { Plan } from '../rollout/plan.ts';
import type { RunState } from './record.ts';

/** The field manager of every JSON patch of a rollout. */
export const FIELD_MANAGER = 'maverick-rollout';

/** One sentence naming what was changed and by which field manager, or undefined when all is ours. */
export function foreignChange(
  live: Deployment,
  desired: Desired,
  plan: Plan,
  state: RunState,
): string | undefined {
  if (state.reassert === true) return undefined;
  const isTemplate = sameTemplate(live.spec?.template, desired.template);
  const { before, target } = plan;
  // Before our first write of a stage, the Deployment is as the stage before left it.
  const known =
    isTemplate ||
    (!state.applied && [before, target].some(({ template }) => sameTemplate(live.spec?.template, template)));
  if (
    !known ||
    (state.stage === 'rolling' &&
      !state.applied &&
      !isTemplate &&
      !sameTemplate(live.spec?.template, before.template))
  ) {
    return `The pod template of ${plan.workload.name} was changed by ${lastManager(live)} while this run was at work.`;
  }
  const strategies = [desired.strategy, before.strategy, target.strategy];
  const goingBack = state.rollback !== undefined && isWayBack(live);
  if (!goingBack && !strategies.some((strategy) => sameJson(live.spec?.strategy, strategy))) {
    return `The strategy of ${plan.workload.name} was changed by ${lastManager(live)} while this run was at work.`;
  }
  return undefined;
}

/** One of the strategies that the way back uses: which percentage makes room depends on how many pods there were then. */
function isWayBack(live: Deployment): boolean {
  const { maxSurge, maxUnavailable } = live.spec?.strategy?.rollingUpdate ?? {};
  return (
    (maxSurge === '100%' && maxUnavailable === 0) ||
    (maxSurge === 0 && typeof maxUnavailable === 'string' && maxUnavailable.endsWith('%'))
  );
}

function lastManager(live: Deployment): string {
  const others = (live.metadata?.managedFields ?? []).filter(
    ({ manager, subresource }) => manager !== FIELD_MANAGER && subresource === undefined,
  );
  const [last] = [...others].sort((a, b) => (b.time ?? '').localeCompare(a.time ?? ''));
  return last?.manager === undefined ? 'somebody else' : `"${last.manager}"`;
}
