/** The ReplicaSets of one Deployment: which is the new one, making it, sizing it, throwing old ones away. */
import type { Deployment, ReplicaSet } from '../../../core/kubernetes/objects.ts';
import { DEPLOYMENTS, REPLICA_SETS } from '../../../core/kubernetes/resources.ts';
import type { ControllerContext } from '../context.ts';
import { annotationsOf, byCreation, controlledBy, isEnding, nameOf, namespaceOf, uidOf } from '../objects.ts';
import { sizeOfNew, type Limits } from './arithmetic.ts';
import { sameTemplate, TEMPLATE_HASH, templateHash } from './template.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A Deployment's annotations that its ReplicaSets do not take over. */
const OWN_ANNOTATIONS = new Set([
  LAST_APPLIED,
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
]);
const NO_HISTORY_LIMIT = 2_147_483_647;
const DEFAULT_HISTORY_LIMIT = 10;

type Annotations = Readonly<Record<string, string>>;

export interface Sets {
  /** The one with the Deployment's template; undefined before it was made. */
  readonly fresh: ReplicaSet | undefined;
  /** All others, oldest first. */
  readonly old: readonly ReplicaSet[];
}

export const sizeOf = ({ spec }: ReplicaSet): number => spec?.replicas ?? 1;
export const availableOf = ({ status }: ReplicaSet): number => status?.availableReplicas ?? 0;
export const hasPods = (set: ReplicaSet): boolean => sizeOf(set) > 0;

export const desiredAnnotation = (set: ReplicaSet): number | undefined =>
  wholeNumber(annotationsOf(set)[DESIRED_REPLICAS]);
export const maxAnnotation = (set: ReplicaSet): number | undefined =>
  wholeNumber(annotationsOf(set)[MAX_REPLICAS]);
const revisionOf = (set: ReplicaSet): number => wholeNumber(annotationsOf(set)[REVISION]) ?? 0;

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

export function setsOf({ replicaSets }: ControllerContext, deployment: Deployment): Sets {
  const all = replicaSets.by(uidOf(deployment)).sort(byCreation);
  const fresh = all.find(({ spec }) => sameTemplate(spec?.template, deployment.spec?.template));
  return { fresh, old: all.filter((set) => set !== fresh) };
}

export function nextRevision(old: readonly ReplicaSet[]): number {
  return 1 + Math.max(0, ...old.map(revisionOf));
}

/**
 * Brings the new ReplicaSet's annotations, revision and `minReadySeconds` up to date. Undefined when nothing was to do.
 */
export function refreshed(
  { store }: ControllerContext,
  deployment: Deployment,
  fresh: ReplicaSet,
  revision: number,
): ReplicaSet | undefined {
  const before = annotationsOf(fresh);
  const annotations = annotationsFor(deployment, before, revision);
  const minReadySeconds = deployment.spec?.minReadySeconds ?? 0;
  const { spec } = fresh;
  if (spec === undefined) return undefined;
  const sameAnnotations = Object.keys(annotations).every((key) => annotations[key] === before[key]);
  if (sameAnnotations && (spec.minReadySeconds ?? 0) === minReadySeconds) return undefined;
  return store.update(REPLICA_SETS, {
    ...fresh,
    metadata: { ...fresh.metadata, annotations },
    spec: { ...spec, minReadySeconds },
  });
}

function annotationsFor(deployment: Deployment, before: Annotations, revision: number): Annotations {
  const copied = Object.entries(annotationsOf(deployment)).filter(([key]) => !OWN_ANNOTATIONS.has(key));
  const annotations = { ...before, ...Object.fromEntries(copied) };
  const last = before[REVISION];
  if ((wholeNumber(last) ?? 0) >= revision) return annotations;
  const history = before[REVISION_HISTORY];
  return {
    ...annotations,
    [REVISION]: String(revision),
    // Going back to it: the revisions that it was before are kept.
    ...(last === undefined
      ? {}
      : { [REVISION_HISTORY]: history === undefined || history === '' ? last : `${history},${last}` }),
  };
}

/** Makes the ReplicaSet of the Deployment's template, with as many pods as there is room for. */
export function createFresh(
  context: ControllerContext,
  deployment: Deployment,
  old: readonly ReplicaSet[],
  limits: Limits,
  revision: number,
): ReplicaSet | undefined {
  const { store } = context;
  const template = deployment.spec?.template;
  if (template === undefined) return undefined;
  const namespace = namespaceOf(deployment);
  let collision = 0;
  let hash = templateHash(template);
  while (store.get(REPLICA_SETS, { namespace, name: `${nameOf(deployment)}-${hash}` }) !== undefined) {
    collision += 1;
    hash = templateHash(template, collision);
  }
  const labels = { ...template.metadata?.labels, [TEMPLATE_HASH]: hash };
  const total = old.reduce((sum, set) => sum + sizeOf(set), 0);
  const replicas =
    deployment.spec?.strategy?.type === 'Recreate' ? limits.desired : sizeOfNew(limits, 0, total);
  const { selector } = deployment.spec ?? {};
  const created = store.create<ReplicaSet>(REPLICA_SETS, {
    metadata: {
      name: `${nameOf(deployment)}-${hash}`,
      namespace,
      labels,
      annotations: { ...annotationsFor(deployment, {}, revision), ...sizeAnnotations(limits) },
      ownerReferences: [controlledBy(deployment, DEPLOYMENTS)],
    },
    spec: {
      replicas,
      ...((deployment.spec?.minReadySeconds ?? 0) === 0
        ? {}
        : { minReadySeconds: deployment.spec?.minReadySeconds ?? 0 }),
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [TEMPLATE_HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  });
  if (replicas > 0) tellScaling(context, deployment, created, 0, replicas);
  return created;
}

function sizeAnnotations({ desired, surge }: Limits): Annotations {
  return { [DESIRED_REPLICAS]: String(desired), [MAX_REPLICAS]: String(desired + surge) };
}

/**
 * Gives it a size, and notes for which wanted number that was. Without `always` a ReplicaSet of that size is left
 * alone, and so its notes may grow stale.
 */
export function scaleSet(
  context: ControllerContext,
  deployment: Deployment,
  set: ReplicaSet,
  size: number,
  limits: Limits,
  always = false,
): boolean {
  const before = sizeOf(set);
  const resized = before !== size;
  if (!resized && !always) return false;
  const annotations = annotationsOf(set);
  const noted = sizeAnnotations(limits);
  const stale = Object.keys(noted).some((key) => annotations[key] !== noted[key]);
  if ((!resized && !stale) || set.spec === undefined) return false;
  context.store.update(REPLICA_SETS, {
    ...set,
    metadata: { ...set.metadata, annotations: { ...annotations, ...noted } },
    spec: { ...set.spec, replicas: size },
  });
  if (resized) tellScaling(context, deployment, set, before, size);
  return resized;
}

function tellScaling(
  { events }: ControllerContext,
  deployment: Deployment,
  set: ReplicaSet,
  from: number,
  to: number,
): void {
  events.record(deployment, {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${to > from ? 'up' : 'down'} replica set ${nameOf(set)} from ${from} to ${to}`,
    component: 'deployment-controller',
  });
}

/** Throws away old ReplicaSets beyond `revisionHistoryLimit`, lowest revision first, and never one with pods. */
export function cleanUp(
  { store }: ControllerContext,
  deployment: Deployment,
  old: readonly ReplicaSet[],
): void {
  const limit = deployment.spec?.revisionHistoryLimit ?? DEFAULT_HISTORY_LIMIT;
  if (limit === NO_HISTORY_LIMIT) return;
  const alive = old.filter((set) => !isEnding(set)).sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of alive.slice(0, Math.max(0, alive.length - limit))) {
    const observed = (set.status?.observedGeneration ?? 0) >= (set.metadata?.generation ?? 0);
    if (sizeOf(set) === 0 && (set.status?.replicas ?? 0) === 0 && observed)
      store.remove(REPLICA_SETS, { namespace: namespaceOf(set), name: nameOf(set) });
  }
}
