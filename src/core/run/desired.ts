/** What the Deployment is to look like in each stage of a run. */
import type { DeploymentStrategy } from '../kubernetes/objects.ts';
import type { Desired } from '../rollout/patch.ts';
import type { Plan } from '../rollout/plan.ts';
import type { RunState } from './record.ts';

export function desiredSpec({ before, target }: Plan, state: RunState): Desired {
  switch (state.stage) {
    case 'gate':
    case 'rolling':
    case 'validating': {
      const stopped = state.paused !== undefined || isStopping(state);
      return {
        template: target.template,
        strategy: target.strategy,
        paused: state.stage === 'rolling' && stopped,
      };
    }
    case 'rolling-back':
      return { template: before.template, strategy: wayBack(state), paused: false };
    case 'finishing':
    case 'ended':
      return {
        template: (state.rollback === undefined ? target : before).template,
        strategy: before.strategy,
        paused: false,
      };
  }
}

/** A failed release that nobody may roll back automatically must not go on coming up meanwhile. */
function isStopping({ hold }: RunState): boolean {
  return hold?.reason === 'failed' || hold?.reason === 'both-bad';
}

/**
 * Old pods come back beside the new ones, all at once: the shortest way. Where quota or nodes leave no room for them, the pods
 * of the failed version make room first; a percentage, because an absolute number left behind is dangerous (trap 3).
 */
function wayBack({ squeezed, counts }: RunState): DeploymentStrategy {
  if (squeezed !== true)
    return { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } };
  const wanted = Math.max(1, counts?.wanted ?? 1);
  const missing = Math.max(1, wanted - (counts?.oldReady ?? 0));
  return {
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 0, maxUnavailable: `${Math.ceil((100 * missing) / wanted)}%` },
  };
}
