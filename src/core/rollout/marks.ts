/**
 * The labels a run puts on the Deployment it changes. Labels, not annotations: `kubectl rollout undo` replaces all
 * annotations by the old revision's, labels survive (control-plane.md, trap 8).
 */
import type { Deployment, DeploymentStrategy, IntOrString } from '../kubernetes/objects.ts';

/** `e<epoch>-<random>` of the one driver that may write. Every patch of ours begins with a `test` of it. */
export const FENCE_LABEL = 'maverick.dev/fence';
/** The run that is changing this Deployment. */
export const RUN_LABEL = 'maverick.dev/run';
/** The strategy to put back, for a person who has nothing but kubectl. */
export const RESTORE_LABEL = 'maverick.dev/restore';

export function fenceOf(epoch: number, random: string): string {
  return `e${epoch}-${random}`;
}

/** 0 for a label that is not ours or not there. */
export function epochOf(fence: string | undefined): number {
  const match = /^e(\d{1,9})-[a-z0-9]+$/.exec(fence ?? '');
  return match === null ? 0 : Number(match[1]);
}

export function labelOf(deployment: Deployment, label: string): string | undefined {
  return deployment.metadata?.labels?.[label];
}

/** `RUN_Recreate` or `RUN_surge.25p_unavailable.0`: at most 63 characters of what a label value allows. */
export function restoreLabel(run: string, strategy: DeploymentStrategy | undefined): string {
  const part = (value: IntOrString | undefined): string => String(value ?? '25%').replace('%', 'p');
  const text =
    strategy?.type === 'Recreate'
      ? 'Recreate'
      : `surge.${part(strategy?.rollingUpdate?.maxSurge)}_unavailable.${part(strategy?.rollingUpdate?.maxUnavailable)}`;
  return `${run}_${text}`;
}
