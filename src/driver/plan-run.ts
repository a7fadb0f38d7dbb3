/** Planning: reads what is, asks the API server what would be, refuses what cannot go well. Nothing is changed. */
import { isClusterError, type Call, type Cluster } from '../cluster/port.ts';
import { MaverickError } from '../core/errors.ts';
import type { EffectiveConfig, Release } from '../core/config/effective.ts';
import type {
  Deployment,
  HorizontalPodAutoscaler,
  Pod,
  PodTemplateSpec,
  ReplicaSet,
} from '../core/kubernetes/objects.ts';
import {
  DEPLOYMENTS,
  HORIZONTAL_POD_AUTOSCALERS,
  PODS,
  REPLICA_SETS,
  RESOURCE_QUOTAS,
} from '../core/kubernetes/resources.ts';
import { selectorText } from '../core/kubernetes/selector.ts';
import { buildPlan } from '../core/rollout/build-plan.ts';
import { fieldChanges } from '../core/rollout/diff.ts';
import type { PatchOperation } from '../core/rollout/patch.ts';
import type { Plan, PlanFinding } from '../core/rollout/plan.ts';
import {
  refuseApprovals,
  refuseFreeze,
  refuseState,
  refuseSameTemplate,
  refuseStrategy,
  refuseWorkload,
} from '../core/rollout/refuse.ts';
import { isReady, sameTemplate, type Workload } from '../core/rollout/status.ts';
import { releaseContainer, releaseImage, releaseOperations, versionOfImage } from '../core/rollout/target.ts';
import { whyNot } from '../core/run/commands.ts';
import type { RunRecord } from '../core/run/record.ts';
import { refuseOtherRuns } from './refuse-runs.ts';
import { refuseMissingRights } from './rights.ts';
import { refuseWithoutStandby } from './standby.ts';

export interface PlanRunOptions {
  readonly cluster: Cluster;
  readonly config: EffectiveConfig;
  readonly release: Release;
  /** Instead of the one that the release names. */
  readonly image?: string;
  /** Ms since the epoch: freeze windows are looked at. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** @throws MaverickError with what, why and next when the rollout is refused; ClusterError when the cluster cannot be asked */
export async function planRun({
  cluster,
  config,
  release,
  image: chosen,
  now,
  signal,
}: PlanRunOptions): Promise<Plan> {
  const call: Call = { signal };
  const { namespace } = config.environment;
  refuseStrategy(config);
  refuseFreeze(config, now);
  refuseApprovals(config);
  await refuseMissingRights(cluster, namespace, call);
  const unreadable = await refuseOtherRuns(
    cluster,
    namespace,
    config.service.name,
    config.environment.name,
    call,
  );
  if (config.environment.standby === 'required')
    await refuseWithoutStandby({ cluster, namespace }, now, call);
  const workload = await readWorkload(cluster, namespace, config.service.workload.name, call);
  refuseWorkload(workload, config);

  const container = releaseContainer(workload.deployment, config.service).name;
  const image = chosen ?? releaseImage(release, config.service.name, container);
  const operations = releaseOperations(workload.deployment, container, image, config.resources);
  const target = await dryRun(cluster, workload.deployment, operations, call);
  refuseSameTemplate(workload, target, release.version);
  const [autoscaler, findings] = await Promise.all([
    findAutoscaler(cluster, namespace, config.service.workload.name, call),
    quotaFindings(cluster, namespace, call),
  ]);
  return buildPlan({
    config,
    release,
    image,
    container,
    workload,
    target,
    autoscaler,
    findings: [...findings, ...unreadable],
  });
}

/** The plan of taking an ended run back, or of trying it again, from its own record. */
export async function planAgain(options: {
  readonly cluster: Cluster;
  readonly record: RunRecord;
  readonly as: 'rollback' | 'retry';
  readonly signal: AbortSignal;
}): Promise<Plan> {
  const { cluster, record, as, signal } = options;
  const call: Call = { signal };
  const { plan, state, id } = record;
  const { namespace } = plan.environment;
  const reason = state.stage === 'ended' ? whyNot(as, record) : `Run ${id} is still at work.`;
  if (reason !== undefined) throw new MaverickError('not-now', { what: `Cannot ${as} ${id}.`, why: reason });
  await refuseMissingRights(cluster, namespace, call);
  const unreadable = await refuseOtherRuns(cluster, namespace, plan.service, plan.environment.name, call);
  const workload = await readWorkload(cluster, namespace, plan.workload.name, call);
  refuseState(workload.deployment);
  const [from, to] = as === 'rollback' ? [plan.target, plan.before] : [plan.before, plan.target];
  if (!sameTemplate(workload.deployment.spec?.template, from.template)) {
    throw new MaverickError('changed-since', {
      what: `${plan.workload.name} does not run what run ${id} left behind.`,
      why: 'Something else was deployed since.',
      next: 'Launch the release that you want instead.',
    });
  }
  const target = await dryRun(
    cluster,
    workload.deployment,
    [{ op: 'replace', path: '/spec/template', value: JSON.parse(JSON.stringify(to.template)) as never }],
    call,
  );
  const live = workload.deployment.spec;
  const wasImage = as === 'rollback' ? plan.before.image : plan.release.image;
  const version = as === 'rollback' ? (plan.before.version ?? plan.before.image) : plan.release.version;
  const fromVersion = as === 'rollback' ? plan.release.version : versionOfImage(plan.before.image);
  const replicas = live?.replicas ?? 1;
  return {
    ...plan,
    workload: { ...plan.workload, uid: workload.deployment.metadata?.uid ?? '' },
    release: { version, image: wasImage, container: plan.release.container },
    before: {
      template: live?.template ?? {},
      strategy: live?.strategy,
      image: as === 'rollback' ? plan.release.image : plan.before.image,
      ready: workload.pods.filter(isReady).length,
      ...(fromVersion === undefined ? {} : { version: fromVersion }),
    },
    target: { ...plan.target, template: target },
    replicas,
    // Going back is not held up by the checks that stand before going forward.
    steps: plan.steps.filter(({ kind }) => as === 'retry' || kind !== 'gate'),
    changes: fieldChanges('spec.template', live?.template, target),
    findings: unreadable,
    ...(as === 'rollback' ? { rollbackOf: id } : { retryOf: id }),
  };
}

export async function readWorkload(
  cluster: Cluster,
  namespace: string,
  name: string,
  call: Call,
): Promise<Workload> {
  const deployment = await cluster
    .get<Deployment>(DEPLOYMENTS, { namespace, name }, call)
    .catch((error: unknown): never => {
      if (!isClusterError(error, 'not-found')) throw error;
      throw new MaverickError(
        'workload-missing',
        {
          what: `There is no Deployment ${name} in namespace ${namespace}.`,
          next: 'See that `service.workload` and `environment.namespace` are right, or create it from its manifests first.',
        },
        error,
      );
    });
  const scope = { namespace, labelSelector: selectorText(deployment.spec?.selector) };
  const [replicaSets, pods] = await Promise.all([
    cluster.list<ReplicaSet>(REPLICA_SETS, scope, call),
    cluster.list<Pod>(PODS, scope, call),
  ]);
  return { deployment, replicaSets: replicaSets.items, pods: pods.items };
}

async function dryRun(
  cluster: Cluster,
  deployment: Deployment,
  operations: readonly PatchOperation[],
  call: Call,
): Promise<PodTemplateSpec> {
  const { name = '', namespace } = deployment.metadata ?? {};
  const ref = namespace === undefined ? { name } : { name, namespace };
  const answer = await cluster.patch<Deployment>(DEPLOYMENTS, ref, operations, {
    ...call,
    dryRun: true,
    fieldManager: 'maverick-rollout',
  });
  return answer.spec?.template ?? {};
}

async function findAutoscaler(
  cluster: Cluster,
  namespace: string,
  workload: string,
  call: Call,
): Promise<HorizontalPodAutoscaler | undefined> {
  const { items } = await cluster
    .list<HorizontalPodAutoscaler>(HORIZONTAL_POD_AUTOSCALERS, { namespace }, call)
    .catch(nothing);
  return items.find(
    ({ spec }) => spec?.scaleTargetRef.kind === 'Deployment' && spec.scaleTargetRef.name === workload,
  );
}

interface ResourceQuota {
  readonly metadata?: { readonly name?: string };
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly used?: Readonly<Record<string, string>>;
  };
}

/** Said before launch: a full quota makes a surge impossible. */
async function quotaFindings(cluster: Cluster, namespace: string, call: Call): Promise<PlanFinding[]> {
  const { items } = await cluster.list<ResourceQuota>(RESOURCE_QUOTAS, { namespace }, call).catch(nothing);
  return items.flatMap(({ metadata, status }): PlanFinding[] => {
    const hard = Number(status?.hard?.['pods'] ?? Number.NaN);
    const used = Number(status?.used?.['pods'] ?? Number.NaN);
    if (!(used >= hard)) return [];
    const message = `ResourceQuota ${metadata?.name ?? ''} allows ${hard} pods and ${used} are there: the rollout finds no room for an extra pod.`;
    return [{ severity: 'warning', message }];
  });
}

/** What is only good to know is not asked for twice. */
function nothing(error: unknown): { readonly items: readonly never[] } {
  if (!isClusterError(error, 'forbidden', 'not-found', 'unsupported')) throw error;
  return { items: [] };
}
