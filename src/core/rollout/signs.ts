/**
 * Signs that a version will not come up, read from its pods and its ReplicaSet long before the progress deadline.
 * Some are certain at once; some are given a little time, because clusters heal them (a registry that hiccups, an autoscaler).
 */
import type { ContainerStatus, Pod } from '../kubernetes/objects.ts';
import type { Failure } from '../run/record.ts';
import { isReady, type Version } from './status.ts';

export interface Sign {
  readonly failure: Failure;
  /** How long it must last before it counts. */
  readonly graceMs: number;
}

interface WaitingReason {
  readonly reason: string;
  readonly graceMs: number;
  readonly says: (container: string, pod: string) => string;
}

/** Waiting reasons of the kubelet. https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/ */
const WAITING: Readonly<Record<string, WaitingReason>> = {
  CrashLoopBackOff: {
    reason: 'crash-loop',
    graceMs: 0,
    says: (c, p) => `Container ${c} of pod ${p} keeps crashing.`,
  },
  ImagePullBackOff: {
    reason: 'image-pull',
    graceMs: 0,
    says: (c, p) => `The image of container ${c} of pod ${p} cannot be pulled.`,
  },
  ErrImagePull: {
    reason: 'image-pull',
    graceMs: 15_000,
    says: (c, p) => `The image of container ${c} of pod ${p} cannot be pulled.`,
  },
  InvalidImageName: {
    reason: 'image-pull',
    graceMs: 0,
    says: (c, p) => `The image name of container ${c} of pod ${p} is not valid.`,
  },
  ErrImageNeverPull: {
    reason: 'image-pull',
    graceMs: 0,
    says: (c, p) => `The image of container ${c} of pod ${p} is not on its node and may not be pulled.`,
  },
  CreateContainerConfigError: {
    reason: 'config-error',
    graceMs: 3_000,
    says: (c, p) => `Container ${c} of pod ${p} names configuration that is not there.`,
  },
  CreateContainerError: {
    reason: 'config-error',
    graceMs: 10_000,
    says: (c, p) => `Container ${c} of pod ${p} cannot be created.`,
  },
  RunContainerError: {
    reason: 'config-error',
    graceMs: 10_000,
    says: (c, p) => `Container ${c} of pod ${p} cannot be started.`,
  },
};

/** Crashes of one container that are a crash loop even while it is running again. */
const CRASHES = 2;
/** Restarts of one Ready pod that no healthy release has. */
const RESTARTS = 3;
const UNSCHEDULABLE_GRACE_MS = 60_000;
const CREATE_GRACE_MS = 10_000;
/** While other new pods are fine, a failing one may be its node's fault. */
const PARTIAL_GRACE_MS = 30_000;

/** The clearest sign, or nothing while the version may still come up. */
export function signOfFailure(version: Version | undefined): Sign | undefined {
  if (version === undefined) return undefined;
  const restarting = tooManyRestarts(version);
  if (restarting !== undefined) return restarting;
  const waiting = version.pods.filter((pod) => !isReady(pod));
  const signs = waiting.map(podSign);
  const failing = signs.filter((sign) => sign !== undefined);
  const [first] = [...failing].sort((a, b) => a.graceMs - b.graceMs);
  // A pod that is still starting normally may make it: the deadline, not a sign, ends that wait.
  if (first !== undefined && failing.length === waiting.length) {
    return version.ready > 0 ? { ...first, graceMs: Math.max(first.graceMs, PARTIAL_GRACE_MS) } : first;
  }
  return waiting.length === 0 ? cannotCreate(version) : undefined;
}

function podSign(pod: Pod): Sign | undefined {
  const name = pod.metadata?.name ?? 'unknown';
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const status of statuses) {
    const sign = containerSign(status, name);
    if (sign !== undefined) return sign;
  }
  const scheduled = (pod.status?.conditions ?? []).find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    return {
      failure: {
        reason: 'unschedulable',
        message: `Pod ${name} finds no node.`,
        pod: name,
        ...detail(scheduled.message),
      },
      graceMs: UNSCHEDULABLE_GRACE_MS,
    };
  }
  return undefined;
}

function containerSign(status: ContainerStatus, pod: string): Sign | undefined {
  const waiting = status.state?.waiting;
  const known = WAITING[waiting?.reason ?? ''];
  if (known !== undefined) {
    const ended = lastEnd(status);
    return {
      failure: {
        reason: known.reason,
        message: known.says(status.name, pod),
        pod,
        container: status.name,
        ...detail([ended, waiting?.message].filter((text) => text !== undefined).join('; ')),
      },
      graceMs: known.graceMs,
    };
  }
  if (status.restartCount >= CRASHES && !status.ready) {
    return {
      failure: {
        reason: 'crash-loop',
        message: `Container ${status.name} of pod ${pod} crashed ${status.restartCount} times.`,
        pod,
        container: status.name,
        ...detail(lastEnd(status)),
      },
      graceMs: 0,
    };
  }
  return undefined;
}

function lastEnd(status: ContainerStatus): string | undefined {
  const ended = status.lastState?.terminated ?? status.state?.terminated;
  if (ended === undefined) return undefined;
  const why = [ended.reason, ended.message].filter((text) => text !== undefined && text !== '').join(': ');
  return `exit code ${ended.exitCode}${why === '' ? '' : ` (${why})`}`;
}

function tooManyRestarts(version: Version): Sign | undefined {
  const restarts = (pod: Pod): number =>
    (pod.status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
  // Of one pod: a restart here and there while a dependency comes up is common, a pod that keeps restarting is not.
  const [worst] = version.pods.filter(isReady).sort((a, b) => restarts(b) - restarts(a));
  if (worst === undefined || restarts(worst) < RESTARTS) return undefined;
  const name = worst.metadata?.name ?? 'unknown';
  const container = worst.status?.containerStatuses?.find(({ restartCount }) => restartCount > 0);
  return {
    failure: {
      reason: 'restarts',
      message: `Pod ${name} of the new version restarted ${restarts(worst)} times.`,
      pod: name,
      ...(container === undefined ? {} : { container: container.name, ...detail(lastEnd(container)) }),
    },
    graceMs: 0,
  };
}

/** The ReplicaSet wants pods that the API server refuses: quota, admission. */
function cannotCreate({ replicaSet }: Version): Sign | undefined {
  const condition = (replicaSet.status?.conditions ?? []).find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  if (condition === undefined) return undefined;
  const quota = (condition.message ?? '').includes('exceeded quota');
  return {
    failure: {
      reason: quota ? 'quota' : 'create-refused',
      message: quota
        ? 'The namespace has no quota left for another pod.'
        : 'The API server refuses to create pods of the new version.',
      ...detail(condition.message),
    },
    graceMs: CREATE_GRACE_MS,
  };
}

function detail(text: string | undefined): { detail?: string } {
  return text === undefined || text === '' ? {} : { detail: text };
}
