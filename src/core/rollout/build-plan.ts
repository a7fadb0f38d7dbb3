/** The plan of a rolling rollout, from what was read of the cluster. Pure: the reading is `driver/plan-run.ts`. */
import type { CheckSpec, EffectiveConfig, Release } from '../config/effective.ts';
import type {
  Deployment,
  HorizontalPodAutoscaler,
  IntOrString,
  PodTemplateSpec,
} from '../kubernetes/objects.ts';
import { fieldChanges } from './diff.ts';
import { FENCE_LABEL, RESTORE_LABEL, RUN_LABEL } from './marks.ts';
import type { Plan, PlanFinding, PlanStep } from './plan.ts';
import { isReady, type Workload } from './status.ts';
import { versionOfImage } from './target.ts';

export interface PlanInput {
  readonly config: EffectiveConfig;
  readonly release: Release;
  readonly image: string;
  readonly container: string;
  readonly workload: Workload;
  /** What the API server answered to the dry run. */
  readonly target: PodTemplateSpec;
  readonly autoscaler: HorizontalPodAutoscaler | undefined;
  readonly findings: readonly PlanFinding[];
  readonly rollbackOf?: string;
  readonly retryOf?: string;
}

/** Kubernetes' own default, and what an endless deadline is replaced by. */
const DEFAULT_DEADLINE_SECONDS = 600;
const ENDLESS = 2_147_483_647;
const GATE = 'pre-deployment';
const VALIDATION = 'post-deployment';
const CHECK_SECONDS = 5;
/** How long a pod takes to become Ready where no live pod tells. */
const ASSUMED_READY_SECONDS = 10;

export function buildPlan(input: PlanInput): Plan {
  const { config, release, image, container, workload, target, autoscaler } = input;
  const { deployment, pods } = workload;
  const replicas = deployment.spec?.replicas ?? 1;
  const steps = stepsOf(input, replicas);
  const before = deployment.spec?.template ?? {};
  const beforeImage = before.spec?.containers.find(({ name }) => name === container)?.image ?? 'unknown';
  const deadline = deployment.spec?.progressDeadlineSeconds ?? DEFAULT_DEADLINE_SECONDS;
  const version = versionOfImage(beforeImage);
  const strategy = config.strategy.type === 'rolling' ? config.strategy : { maxSurge: 1, maxUnavailable: 0 };
  return {
    schemaVersion: 1,
    service: config.service.name,
    environment: {
      name: config.environment.name,
      context: config.environment.context,
      namespace: config.environment.namespace,
      protected: config.environment.protected,
    },
    workload: {
      ...config.service.workload,
      uid: deployment.metadata?.uid ?? '',
      selector: deployment.spec?.selector.matchLabels ?? {},
    },
    strategy: config.strategy,
    automaticRollback: config.automaticRollback,
    release: {
      version: release.version,
      image,
      container,
      ...(release.notes === undefined ? {} : { notes: release.notes }),
    },
    before: {
      template: before,
      strategy: deployment.spec?.strategy,
      image: beforeImage,
      ready: pods.filter(isReady).length,
      ...(version === undefined ? {} : { version }),
    },
    target: {
      template: target,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: strategy.maxSurge, maxUnavailable: strategy.maxUnavailable },
      },
    },
    replicas,
    ...(autoscaler?.metadata?.name === undefined ? {} : { autoscaler: autoscaler.metadata.name }),
    steps,
    expectedSeconds: steps.reduce((sum, { expectedSeconds }) => sum + expectedSeconds, 0),
    progressDeadlineSeconds: deadline >= ENDLESS ? DEFAULT_DEADLINE_SECONDS : deadline,
    changes: fieldChanges('spec.template', before, target),
    ownership: ownership(autoscaler),
    findings: [...input.findings, ...findingsOf(input, replicas)],
    endpoints: config.environment.endpoints,
    ...(input.rollbackOf === undefined ? {} : { rollbackOf: input.rollbackOf }),
    ...(input.retryOf === undefined ? {} : { retryOf: input.retryOf }),
  };
}

function stepsOf({ config, release, workload }: PlanInput, replicas: number): PlanStep[] {
  const list = (name: string): readonly CheckSpec[] => config.checklists[name] ?? [];
  const gate = list(GATE);
  const validation = list(VALIDATION);
  const surge = config.strategy.type === 'rolling' ? config.strategy.maxSurge : 1;
  const unavailable = config.strategy.type === 'rolling' ? config.strategy.maxUnavailable : 0;
  const atOnce = Math.max(
    1,
    resolve(surge, replicas, Math.ceil) + resolve(unavailable, replicas, Math.floor),
  );
  const rounds = Math.ceil(replicas / atOnce);
  const each = readySeconds(workload) + (workload.deployment.spec?.minReadySeconds ?? 0);
  return [
    ...(gate.length === 0
      ? []
      : [
          {
            kind: 'gate' as const,
            checklist: GATE,
            checks: gate,
            title: `${gate.length} checks before: ${GATE}`,
            expectedSeconds: CHECK_SECONDS,
          },
        ]),
    {
      kind: 'roll',
      title: `${replicas} pods to ${release.version}, ${atOnce} at a time (maxSurge ${surge}, maxUnavailable ${unavailable})`,
      expectedSeconds: Math.ceil(rounds * each),
    },
    ...(validation.length === 0
      ? []
      : [
          {
            kind: 'validate' as const,
            checklist: VALIDATION,
            checks: validation,
            title: `${validation.length} checks after: ${VALIDATION}`,
            expectedSeconds: CHECK_SECONDS,
          },
        ]),
  ];
}

/** Percentages round up for surge, down for unavailable. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/ */
export function resolve(value: IntOrString, replicas: number, round: (n: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseFloat(value) / 100) * replicas);
}

/** The median time that the pods that run now took from start to Ready. */
function readySeconds({ pods }: Workload): number {
  const times = pods
    .flatMap((pod) => {
      const ready = (pod.status?.conditions ?? []).find(
        ({ type, status }) => type === 'Ready' && status === 'True',
      );
      const started = Date.parse(pod.status?.startTime ?? '');
      const seconds = (Date.parse(ready?.lastTransitionTime ?? '') - started) / 1000;
      return Number.isFinite(seconds) && seconds >= 0 ? [Math.max(1, seconds)] : [];
    })
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? ASSUMED_READY_SECONDS;
}

function ownership(autoscaler: HorizontalPodAutoscaler | undefined): Plan['ownership'] {
  const manager = 'maverick-rollout';
  return [
    { field: 'spec.template', manager, note: 'written once, and once more if it has to go back' },
    { field: 'spec.strategy', manager, note: 'as the deploy config says during the rollout, then put back' },
    { field: 'spec.paused', manager, note: 'only while the rollout is paused' },
    {
      field: `metadata.labels: ${FENCE_LABEL}, ${RUN_LABEL}, ${RESTORE_LABEL}`,
      manager,
      note: 'during the rollout',
    },
    autoscaler === undefined
      ? { field: 'spec.replicas', manager: 'not written', note: 'stays as it is' }
      : {
          field: 'spec.replicas',
          manager: `HorizontalPodAutoscaler ${autoscaler.metadata?.name ?? ''}`,
          note: 'never written by a rollout',
        },
  ];
}

function findingsOf({ config, workload, autoscaler }: PlanInput, replicas: number): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const ready = workload.pods.filter(isReady).length;
  const warn = (message: string): void => {
    findings.push({ severity: 'warning', message });
  };
  if (ready === 0)
    warn(
      'No pod of the running version is Ready: if the release fails, nothing good is left to go back to, and the run will hold.',
    );
  else if (ready < replicas) warn(`Only ${ready} of ${replicas} pods of the running version are Ready.`);
  if (
    config.strategy.type === 'rolling' &&
    resolve(config.strategy.maxUnavailable, replicas, Math.floor) > 0
  ) {
    warn(
      `maxUnavailable ${config.strategy.maxUnavailable} lets the rollout run with fewer than ${replicas} Ready pods.`,
    );
  }
  if (workload.deployment.spec?.strategy?.type === 'Recreate')
    warn('The Deployment’s own strategy is Recreate: during this rollout both versions run side by side.');
  if (!hasReadinessProbe(workload.deployment)) {
    warn(
      'A container has no readiness probe: its pods count as Ready as soon as they run, whether they work or not.',
    );
  }
  const { minReplicas, maxReplicas } = config.hpa ?? {};
  const live = autoscaler?.spec;
  if (
    live !== undefined &&
    ((minReplicas !== undefined && minReplicas !== live.minReplicas) ||
      (maxReplicas !== undefined && maxReplicas !== live.maxReplicas))
  ) {
    warn(
      `The HorizontalPodAutoscaler scales from ${live.minReplicas ?? 1} to ${live.maxReplicas}, the deploy config says ${minReplicas ?? '-'} to ${maxReplicas ?? '-'}: a rollout does not change it, apply its manifest.`,
    );
  }
  if (config.successCriteria.length > 0) {
    const names = config.successCriteria.map(({ name }) => name).join(', ');
    findings.push({
      severity: 'information',
      message: `The success criteria (${names}) are not measured by this version: pods and checks decide.`,
    });
  }
  if (config.environment.after.length > 0) {
    findings.push({
      severity: 'information',
      message: `${config.environment.name} comes after ${config.environment.after.join(', ')}: see there that this release ran well; this version does not check it.`,
    });
  }
  return findings;
}

function hasReadinessProbe({ spec }: Deployment): boolean {
  return (spec?.template.spec?.containers ?? []).every(({ readinessProbe }) => readinessProbe !== undefined);
}
