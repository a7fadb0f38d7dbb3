/** The kubelets of all nodes: pods that were given a node come to life here, and come to their end. */
import type { Pod } from '../../core/kubernetes/objects.ts';
import { PODS } from '../../core/kubernetes/resources.ts';
import { timestamp } from '../api/memory-store.ts';
import { around, type ControllerContext } from '../controllers/context.ts';
import type { EndingMeta } from '../controllers/delete-pod.ts';
import { isEnding, nameOf, namespaceOf, refOf, uidOf } from '../controllers/objects.ts';
import { isOver } from '../controllers/pods.ts';
import type { Timer } from '../controllers/timers.ts';
import { createContainerRun, type ContainerHost, type ContainerRun } from './container-run.ts';
import { statusOf } from './pod-status.ts';

export interface Kubelet {
  /** Takes note of a pod as it is now; `gone` when it was removed from the store. */
  noteChange(pod: Pod, gone: boolean): void;
}

/** A pod in a kubelet's hands. */
interface Worker {
  readonly init: readonly ContainerRun[];
  readonly main: readonly ContainerRun[];
  readonly ref: ReturnType<typeof refOf>;
  readonly podIP: string;
  readonly hostIP: string;
  startTime: string;
  ending: boolean;
  timer: Timer | undefined;
}

const NOTICE_MS = 15;
/** How long a process takes to stop when asked. */
const STOP_MS = 500;
/** Between the last status and the removal of the object. */
const REMOVE_MS = 20;

export function createKubelet(context: ControllerContext): Kubelet {
  const { store, clock, random, timers, events } = context;
  const workers = new Map<string, Worker>();
  const images = new Map<string, Set<string>>();
  const nodeNumbers = new Map<string, number>();
  const begun = new WeakSet<ContainerRun>();
  let addresses = 0;

  const podOf = (worker: Worker, uid: string): Pod | undefined => {
    const pod = store.get<Pod>(PODS, worker.ref);
    return pod !== undefined && uidOf(pod) === uid ? pod : undefined;
  };

  function adopt(pod: Pod): Worker {
    const uid = uidOf(pod);
    const node = pod.spec?.nodeName ?? '';
    const restartPolicy = restartPolicyOf(pod);
    const present = images.get(node) ?? new Set<string>();
    images.set(node, present);
    const host: ContainerHost = {
      timers,
      random,
      podName: `${nameOf(pod)}_${namespaceOf(pod)}(${uid})`,
      restartPolicy,
      imagePresent: (image) => present.has(image),
      keepImage: (image) => present.add(image),
      tell: (container, type, reason, message) => tell(pod, node, container, type, reason, message),
      changed: () => {
        advance(worker);
        write(worker, uid);
      },
    };
    const { initContainers = [], containers = [] } = pod.spec ?? {};
    const number = nodeNumber(node);
    addresses += 1;
    const worker: Worker = {
      init: initContainers.map((container) => createContainerRun(container, host, true)),
      main: containers.map((container) => createContainerRun(container, host, restartPolicy !== 'Always')),
      ref: refOf(pod),
      podIP: `10.244.${Math.floor(addresses / 250) % 256}.${(addresses % 250) + 2}`,
      hostIP: `10.0.0.${number + 10}`,
      startTime: '',
      ending: false,
      timer: undefined,
    };
    workers.set(uid, worker);
    worker.timer = timers.after(around(random, NOTICE_MS, 0.6), () => {
      worker.startTime = timestamp(clock.now());
      write(worker, uid);
      advance(worker);
    });
    return worker;
  }

  /** Init containers run one after the other, then all others at once. */
  function advance({ init, main, ending }: Worker): void {
    if (ending) return;
    const current = init.find((run) => !hasSucceeded(run));
    for (const run of current === undefined ? main : [current]) {
      if (begun.has(run)) continue;
      begun.add(run);
      run.begin();
    }
  }

  function write(worker: Worker, uid: string): void {
    const pod = podOf(worker, uid);
    if (pod === undefined) return;
    const view = {
      init: worker.init.map((run) => run.view()),
      main: worker.main.map((run) => run.view()),
      podIP: worker.podIP,
      hostIP: worker.hostIP,
      startTime: worker.startTime,
    };
    store.updateStatus(PODS, { ...pod, status: statusOf(pod, view, timestamp(clock.now())) });
  }

  function end(worker: Worker, pod: Pod): void {
    const uid = uidOf(pod);
    worker.ending = true;
    timers.cancel(worker.timer);
    const node = pod.spec?.nodeName ?? '';
    for (const run of [...worker.init, ...worker.main]) {
      const { name, state } = run.view();
      run.cease();
      if (state.running !== undefined)
        tell(pod, node, name, 'Normal', 'Killing', `Stopping container ${name}`);
    }
    const metadata: EndingMeta | undefined = pod.metadata;
    const grace = (metadata?.deletionGracePeriodSeconds ?? 30) * 1000;
    worker.timer = timers.after(Math.min(grace, around(random, STOP_MS, 0.5)), () => {
      for (const run of [...worker.init, ...worker.main]) run.stopped();
      write(worker, uid);
      worker.timer = timers.after(around(random, REMOVE_MS), () => {
        if (podOf(worker, uid) !== undefined) store.remove(PODS, worker.ref);
      });
    });
  }

  function drop(uid: string, worker: Worker): void {
    workers.delete(uid);
    timers.cancel(worker.timer);
    for (const run of [...worker.init, ...worker.main]) run.cease();
  }

  function tell(
    pod: Pod,
    host: string,
    container: string,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    const init = pod.spec?.initContainers?.some(({ name }) => name === container) === true;
    const fieldPath = `spec.${init ? 'initContainers' : 'containers'}{${container}}`;
    events.record(pod, { type, reason, message, component: 'kubelet', host, fieldPath });
  }

  function nodeNumber(node: string): number {
    const number = nodeNumbers.get(node) ?? nodeNumbers.size;
    nodeNumbers.set(node, number);
    return number;
  }

  return {
    noteChange(pod, gone) {
      const uid = uidOf(pod);
      const known = workers.get(uid);
      if (gone) {
        if (known !== undefined) drop(uid, known);
        return;
      }
      if (known === undefined && ((pod.spec?.nodeName ?? '') === '' || isOver(pod))) return;
      const worker = known ?? adopt(pod);
      if (isEnding(pod) && !worker.ending) end(worker, pod);
    },
  };
}

function hasSucceeded(run: ContainerRun): boolean {
  const { finished, state } = run.view();
  return finished && state.terminated?.exitCode === 0;
}

function restartPolicyOf(pod: Pod): string {
  const spec: (Pod['spec'] & { readonly restartPolicy?: string }) | undefined = pod.spec;
  return spec?.restartPolicy ?? 'Always';
}
