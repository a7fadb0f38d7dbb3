/** A pod's status as its kubelet writes it, from what its containers do. */
import type { Condition, ContainerState, ContainerStatus, Pod } from '../../core/kubernetes/objects.ts';

/** One container as its kubelet sees it. */
export interface ContainerView {
  readonly name: string;
  readonly image: string;
  readonly state: ContainerState;
  readonly lastState: ContainerState | undefined;
  readonly ready: boolean;
  readonly restartCount: number;
  /** Will not run again. */
  readonly finished: boolean;
}

export interface PodView {
  readonly init: readonly ContainerView[];
  readonly main: readonly ContainerView[];
  readonly podIP: string;
  readonly hostIP: string;
  readonly startTime: string;
}

export type PodStatus = NonNullable<Pod['status']> & {
  readonly hostIP: string;
  readonly podIPs: readonly { readonly ip: string }[];
};

/** @param at the time now, for conditions that change. */
export function statusOf(pod: Pod, view: PodView, at: string): PodStatus {
  const phase = phaseOf(view);
  const initialized = view.init.every(({ finished, state }) => finished && state.terminated?.exitCode === 0);
  const unready = view.main.filter(({ ready }) => !ready).map(({ name }) => name);
  const waitingInit = view.init.filter(({ finished }) => !finished).map(({ name }) => name);
  const over = phase === 'Succeeded';
  const notReady = over
    ? { reason: 'PodCompleted' }
    : {
        reason: 'ContainersNotReady',
        message: `containers with unready status: [${unready.join(' ')}]`,
      };
  const ready = initialized && unready.length === 0 && phase === 'Running';
  const wanted: readonly Condition[] = [
    { type: 'PodReadyToStartContainers', status: 'True' },
    initialized
      ? { type: 'Initialized', status: 'True' }
      : {
          type: 'Initialized',
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${waitingInit.join(' ')}]`,
        },
    ready ? { type: 'Ready', status: 'True' } : { type: 'Ready', status: 'False', ...notReady },
    ready
      ? { type: 'ContainersReady', status: 'True' }
      : { type: 'ContainersReady', status: 'False', ...notReady },
  ];
  return {
    ...pod.status,
    phase,
    conditions: merged(pod.status?.conditions ?? [], wanted, at),
    ...(view.init.length === 0 ? {} : { initContainerStatuses: view.init.map(containerStatus) }),
    containerStatuses: view.main.map(containerStatus).map(initialized ? asIs : initializing),
    hostIP: view.hostIP,
    podIP: view.podIP,
    podIPs: [{ ip: view.podIP }],
    startTime: view.startTime,
  };
}

function phaseOf({ init, main }: PodView): string {
  if (init.some(({ finished, state }) => finished && state.terminated?.exitCode !== 0)) return 'Failed';
  if (main.length > 0 && main.every(({ finished }) => finished))
    return main.every(({ state }) => state.terminated?.exitCode === 0) ? 'Succeeded' : 'Failed';
  // One that never ran keeps the pod Pending; one that ran and crashed does not.
  const begun = main.every(
    ({ state, lastState }) => state.running ?? state.terminated ?? lastState?.terminated,
  );
  return begun ? 'Running' : 'Pending';
}

function containerStatus({
  name,
  image,
  state,
  lastState,
  ready,
  restartCount,
}: ContainerView): ContainerStatus {
  return {
    name,
    image,
    ready,
    restartCount,
    started: state.running !== undefined,
    state,
    lastState: lastState ?? {},
  };
}

const asIs = (status: ContainerStatus): ContainerStatus => status;

/** The others wait for the init containers. */
function initializing(status: ContainerStatus): ContainerStatus {
  return { ...status, state: { waiting: { reason: 'PodInitializing' } } };
}

function merged(
  before: readonly Condition[],
  wanted: readonly Condition[],
  at: string,
): readonly Condition[] {
  const written = wanted.map((condition) => {
    const old = before.find(({ type }) => type === condition.type);
    const since = old?.status === condition.status ? old.lastTransitionTime : undefined;
    return { ...condition, lastTransitionTime: since ?? at };
  });
  const others = before.filter(({ type }) => !wanted.some((condition) => condition.type === type));
  return [...written, ...others];
}
