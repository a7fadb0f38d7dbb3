/**
 * What a run writes to a Deployment, as JSON patches that begin with `test`s: of the fence, so that a stale driver's write is
 * refused by the API server, and of everything the patch replaces, so that a stranger's change is noticed and never overwritten.
 */
import { sameJson } from '../json.ts';
import type { Deployment, DeploymentStrategy, Json, PodTemplateSpec } from '../kubernetes/objects.ts';
import { FENCE_LABEL, labelOf, RESTORE_LABEL, RUN_LABEL } from './marks.ts';
import { sameTemplate } from './status.ts';

export interface PatchOperation {
  readonly op: 'test' | 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: Json;
}

/** What the Deployment is to look like where a rollout writes it. */
export interface Desired {
  readonly template: PodTemplateSpec;
  readonly strategy: DeploymentStrategy | undefined;
  readonly paused: boolean;
}

/** JSON pointer of a label (RFC 6901). */
function labelPath(label: string): string {
  return `/metadata/labels/${label.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Kubernetes objects are JSON: the client's types only hide it. */
function json(value: unknown): Json {
  return value as Json;
}

/** Takes the Deployment over: replaces whatever fence is there, and fails when somebody else was faster. */
export function fenceOperations(
  live: Deployment,
  fence: string,
  run: string,
  restore: string,
): PatchOperation[] {
  const { uid = null, generation = null } = live.metadata ?? {};
  // The generation too: a driver that slept through the whole run would find the label absent again, as it was when it fell asleep.
  const same: readonly PatchOperation[] = [
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'test', path: '/metadata/generation', value: generation },
  ];
  const labels = live.metadata?.labels;
  if (labels === undefined) {
    return [
      ...same,
      { op: 'test', path: '/metadata/labels', value: null },
      {
        op: 'add',
        path: '/metadata/labels',
        value: { [FENCE_LABEL]: fence, [RUN_LABEL]: run, [RESTORE_LABEL]: restore },
      },
    ];
  }
  return [
    ...same,
    { op: 'test', path: labelPath(FENCE_LABEL), value: labels[FENCE_LABEL] ?? null },
    { op: 'add', path: labelPath(FENCE_LABEL), value: fence },
    { op: 'add', path: labelPath(RUN_LABEL), value: run },
    { op: 'add', path: labelPath(RESTORE_LABEL), value: restore },
  ];
}

/** Empty when the Deployment is as desired already. */
export function operationsTowards(live: Deployment, desired: Desired, fence: string): PatchOperation[] {
  const tests: PatchOperation[] = [templateTest(live)];
  const changes: PatchOperation[] = [];
  if (!sameTemplate(live.spec?.template, desired.template)) {
    changes.push({ op: 'replace', path: '/spec/template', value: json(desired.template) });
  }
  if (!sameJson(live.spec?.strategy, desired.strategy)) {
    tests.push({ op: 'test', path: '/spec/strategy', value: json(live.spec?.strategy ?? null) });
    // Whole, because a change of `type` by halves is refused (control-plane.md, trap 9).
    changes.push({
      op: 'add',
      path: '/spec/strategy',
      value: json(desired.strategy ?? { type: 'RollingUpdate' }),
    });
  }
  const paused = live.spec?.paused ?? false;
  if (paused !== desired.paused) {
    tests.push({ op: 'test', path: '/spec/paused', value: live.spec?.paused ?? null });
    changes.push(
      desired.paused
        ? { op: 'add', path: '/spec/paused', value: true }
        : { op: 'remove', path: '/spec/paused' },
    );
  }
  return changes.length === 0 ? [] : [fenceTest(fence), ...tests, ...changes];
}

/** Takes our marks off together with the last change, so that nothing of a finished run stays behind. */
export function releaseOperations(live: Deployment, desired: Desired, fence: string): PatchOperation[] {
  const change = operationsTowards(live, desired, fence);
  const removals = [FENCE_LABEL, RUN_LABEL, RESTORE_LABEL]
    .filter((label) => labelOf(live, label) !== undefined)
    .map((label): PatchOperation => ({ op: 'remove', path: labelPath(label) }));
  return [...(change.length === 0 ? [fenceTest(fence), templateTest(live)] : change), ...removals];
}

/** In every patch, also where the template is not what changes: what it runs with must be what was looked at. */
function templateTest(live: Deployment): PatchOperation {
  return { op: 'test', path: '/spec/template', value: json(live.spec?.template ?? null) };
}

function fenceTest(fence: string): PatchOperation {
  return { op: 'test', path: labelPath(FENCE_LABEL), value: fence };
}
