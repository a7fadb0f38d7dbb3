/** What a rolling rollout refuses before anything is changed, each with what to do instead. */
import { MaverickError } from '../errors.ts';
import type { EffectiveConfig } from '../config/effective.ts';
import { labelOf, RUN_LABEL } from './marks.ts';
import { readStatus, sameTemplate, versionsOf, type Workload } from './status.ts';
import type { Deployment, PodTemplateSpec } from '../kubernetes/objects.ts';

const GITOPS: readonly { readonly name: string; readonly label: RegExp }[] = [
  { name: 'Argo CD', label: /^argocd\.argoproj\.io\/(instance|tracking-id)$/ },
  { name: 'Flux', label: /^(kustomize|helm)\.toolkit\.fluxcd\.io\/name$/ },
];

/** @throws MaverickError for what no rollout may begin with, a repeated one or one back no less than a first. */
export function refuseState(deployment: Deployment): void {
  const name = `Deployment ${deployment.metadata?.name ?? ''}`;
  const refuse = (code: string, what: string, next: string): never => {
    throw new MaverickError(code, { what, next });
  };
  const { spec, metadata } = deployment;
  if (metadata?.deletionTimestamp !== undefined)
    refuse('workload-deleting', `${name} is being deleted.`, 'Wait until it is gone, and create it again.');
  if ((spec?.replicas ?? 1) === 0)
    refuse(
      'zero-replicas',
      `${name} is scaled to zero.`,
      'Scale it up first: a version without pods proves nothing.',
    );
  if (spec?.paused === true)
    refuse(
      'already-paused',
      `${name} is paused already.`,
      'Resume it with `kubectl rollout resume`, or find out who paused it and why.',
    );
}

/** @throws MaverickError when the workload is in no state to begin a rollout. */
export function refuseWorkload(workload: Workload, config: EffectiveConfig): void {
  const { deployment } = workload;
  const name = `Deployment ${config.service.workload.name}`;
  const refuse = (code: string, what: string, next: string, why?: string): never => {
    throw new MaverickError(code, { what, next, ...(why === undefined ? {} : { why }) });
  };
  refuseState(deployment);
  const { spec, metadata } = deployment;
  if (spec?.strategy?.type === 'Recreate' && config.provenance['strategy.type']?.kind !== 'file') {
    refuse(
      'recreate',
      `${name} uses the strategy Recreate.`,
      'If old and new pods may run side by side, say so by a `strategy` section in the deploy config.',
      'A rolling rollout runs both versions at once, which a Recreate workload may not survive.',
    );
  }
  const keys = [...Object.keys(metadata?.annotations ?? {}), ...Object.keys(metadata?.labels ?? {})];
  const gitops = GITOPS.find(({ label }) => keys.some((key) => label.test(key)));
  if (gitops !== undefined) {
    refuse(
      'gitops-managed',
      `${name} is managed by ${gitops.name}.`,
      'Change it in Git.',
      `${gitops.name} would undo what a rollout writes.`,
    );
  }
  const versions = versionsOf(workload).filter(({ pods }) => pods.length > 0);
  if (versions.length > 1) {
    const run = labelOf(deployment, RUN_LABEL);
    refuse(
      'other-rollout',
      `${name} is in the middle of another rollout: pods of ${versions.length} versions are there.`,
      run === undefined ? 'Let it finish or undo it with kubectl.' : `It is run ${run}: resume or abort it.`,
    );
  }
  const { observed } = readStatus(workload, spec?.template ?? {});
  if (!observed)
    refuse(
      'not-observed',
      `The cluster has not yet acted on the last change of ${name}.`,
      'Try again in a moment.',
    );
}

export function refuseSameTemplate(workload: Workload, target: PodTemplateSpec, version: string): void {
  if (!sameTemplate(workload.deployment.spec?.template, target)) return;
  throw new MaverickError('nothing-to-do', {
    what: `${workload.deployment.metadata?.name ?? 'The workload'} runs ${version} already, with the same pod template.`,
    next: 'Choose another release. To restart the pods, use `kubectl rollout restart`.',
  });
}

/** @param now ms since the epoch. Freeze windows are ISO dates or date-times. */
export function refuseFreeze(config: EffectiveConfig, now: number): void {
  const window = config.environment.freeze.find(({ from, to }) => Date.parse(from) <= now && now < endOf(to));
  if (window === undefined) return;
  throw new MaverickError('frozen', {
    what: `${config.environment.name} is frozen until ${window.to}: ${window.reason}`,
    next: 'Wait, or change the freeze window in the environment’s file.',
  });
}

/** What the environment asks for and this version cannot give is refused, never passed over. */
export function refuseApprovals({ environment }: EffectiveConfig): void {
  if (environment.approvals === 0) return;
  throw new MaverickError('approvals-unavailable', {
    what: `${environment.name} asks for ${environment.approvals} ${environment.approvals === 1 ? 'approval' : 'approvals'}, which this version cannot collect yet.`,
    why: 'Launching without them would pass over what your team agreed.',
    next: 'Deploy there by your usual way, or take `approvals` out of the environment’s file.',
  });
}

/** A bare date means the whole of that day. */
function endOf(to: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(to) ? Date.parse(to) + 86_400_000 : Date.parse(to);
}

export function refuseStrategy({ strategy, service }: EffectiveConfig): void {
  if (strategy.type !== 'rolling') {
    throw new MaverickError('strategy-unavailable', {
      what: `${service.name} asks for a ${strategy.type} rollout, which this version cannot carry out yet.`,
      next: 'Use a rolling strategy for now: `strategy: { type: RollingUpdate }`.',
    });
  }
  const zero = (value: number | string): boolean => /^0+%?$/.test(String(value));
  if (zero(strategy.maxSurge) && zero(strategy.maxUnavailable)) {
    throw new MaverickError('rolling-cannot-move', {
      what: `With maxSurge 0 and maxUnavailable 0 a rollout of ${service.name} can never move.`,
      next: 'Set maxSurge to 1.',
    });
  }
}
