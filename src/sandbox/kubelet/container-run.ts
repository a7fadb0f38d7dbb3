/** One container of one pod: pulled, created, started, probed, crashed and started again, as its image behaves. */
import type { Container, ContainerState } from '../../core/kubernetes/objects.ts';
import { behaviourOf, TASK_MS, type Exit } from '../app/behaviour.ts';
import { timestamp } from '../api/memory-store.ts';
import { around } from '../controllers/context.ts';
import type { Timer, Timers } from '../controllers/timers.ts';
import { createBackOff } from './back-off.ts';
import type { ContainerView } from './pod-status.ts';

/** What a container needs of its pod and node. */
export interface ContainerHost {
  readonly timers: Timers;
  readonly random: () => number;
  /** `name_namespace(uid)`, as kubelet messages have it. */
  readonly podName: string;
  readonly restartPolicy: string;
  readonly imagePresent: (image: string) => boolean;
  readonly keepImage: (image: string) => void;
  readonly tell: (container: string, type: 'Normal' | 'Warning', reason: string, message: string) => void;
  /** Its view has changed: the pod's status is to be written. */
  readonly changed: () => void;
}

export interface ContainerRun {
  begin(): void;
  view(): ContainerView;
  /** Nothing more happens in it. */
  cease(): void;
  /** It was told to stop and did. */
  stopped(): void;
}

const PULL_MS = 600;
const CREATE_MS = 40;
const CONFIG_RETRY_MS = 12_000;
const PROBE_PERIOD_MS = 10_000;
/** How soon a kubelet notices that something ended, and how long it shows the error before it calls it back-off. */
const NOTICE_MS = 700;

/** @param task it runs to its end (init containers, Jobs) instead of serving. */
export function createContainerRun(container: Container, host: ContainerHost, task: boolean): ContainerRun {
  const { timers, random } = host;
  const { name, image = '' } = container;
  const behaviour = behaviourOf(image);
  const pulls = createBackOff();
  const restarts = createBackOff();
  const pending = new Set<Timer>();
  let state: ContainerState = { waiting: { reason: 'ContainerCreating' } };
  let lastState: ContainerState | undefined;
  let ready = false;
  let restartCount = 0;
  let startedAt = 0;
  let finished = false;

  const now = (): number => timers.now();
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    host.tell(name, type, reason, message);

  function later(ms: number, work: () => void): void {
    const timer = timers.after(ms, () => {
      pending.delete(timer);
      work();
    });
    pending.add(timer);
  }

  function cease(): void {
    for (const timer of pending) timers.cancel(timer);
    pending.clear();
  }

  function become(next: ContainerState): void {
    state = next;
    host.changed();
  }

  function pull(): void {
    if (host.imagePresent(image)) {
      tell(
        'Normal',
        'Pulled',
        `Container image "${image}" already present on machine and can be accessed by the pod`,
      );
      later(around(random, CREATE_MS), create);
      return;
    }
    tell('Normal', 'Pulling', `Pulling image "${image}"`);
    const took = around(random, PULL_MS, 0.5);
    later(took, () => {
      if (behaviour.pullError !== undefined) {
        pullFailed(behaviour.pullError(image));
        return;
      }
      host.keepImage(image);
      const ms = `${Math.round(took)}ms`;
      tell(
        'Normal',
        'Pulled',
        `Successfully pulled image "${image}" in ${ms} (${ms} including waiting). Image size: 48211456 bytes.`,
      );
      later(around(random, CREATE_MS), create);
    });
  }

  function pullFailed(why: string): void {
    const message = `failed to pull image "${image}": ${why}`;
    tell('Warning', 'Failed', `Failed to pull image "${image}": ${why}`);
    tell('Warning', 'Failed', 'Error: ErrImagePull');
    pulls.tried(now());
    const wait = pulls.wait(now());
    become({ waiting: { reason: 'ErrImagePull', message: why } });
    later(around(random, NOTICE_MS), () => {
      tell('Normal', 'BackOff', `Back-off pulling image "${image}"`);
      tell('Warning', 'Failed', 'Error: ImagePullBackOff');
      become({
        waiting: {
          reason: 'ImagePullBackOff',
          message: `Back-off pulling image "${image}": ErrImagePull: ${message}`,
        },
      });
    });
    later(around(random, wait, 0.05), pull);
  }

  function create(): void {
    if (behaviour.configError !== undefined) {
      const message = behaviour.configError;
      tell('Warning', 'Failed', `Error: ${message}`);
      become({ waiting: { reason: 'CreateContainerConfigError', message } });
      later(around(random, CONFIG_RETRY_MS), pull);
      return;
    }
    tell('Normal', 'Created', 'Container created');
    tell('Normal', 'Started', 'Container started');
    startedAt = now();
    become({ running: { startedAt: timestamp(startedAt) } });
    run();
  }

  function run(): void {
    const exit: Exit | undefined =
      behaviour.exit ?? (task ? { afterMs: TASK_MS, code: 0, words: [] } : undefined);
    if (exit !== undefined) later(around(random, exit.afterMs), () => exited(exit.code));
    const { readyAfterMs } = behaviour;
    if (task) return;
    if (readyAfterMs !== undefined) {
      later(around(random, readyAfterMs), () => {
        ready = true;
        host.changed();
      });
    }
    if (exit === undefined && (readyAfterMs ?? Number.POSITIVE_INFINITY) > 2 * NOTICE_MS)
      later(around(random, NOTICE_MS), probeInVain);
  }

  function probeInVain(): void {
    if (ready) return;
    tell('Warning', 'Unhealthy', `Readiness probe failed: ${behaviour.probeFailure}`);
    later(PROBE_PERIOD_MS, probeInVain);
  }

  function exited(code: number): void {
    cease();
    ready = false;
    const terminated = {
      exitCode: code,
      reason: code === 0 ? 'Completed' : 'Error',
      startedAt: timestamp(startedAt),
      finishedAt: timestamp(now()),
    };
    finished = code === 0 ? task : host.restartPolicy === 'Never';
    become({ terminated });
    if (!finished) later(around(random, NOTICE_MS), () => restart(terminated, now()));
  }

  function restart(terminated: NonNullable<ContainerState['terminated']>, noticedAt: number): void {
    lastState = { terminated };
    const wait = restarts.wait(noticedAt);
    const start = (): void => {
      restarts.tried(now());
      restartCount += 1;
      pull();
    };
    if (wait === 0) {
      start();
      return;
    }
    tell('Warning', 'BackOff', `Back-off restarting failed container ${name} in pod ${host.podName}`);
    const text =
      wait < 60_000 ? `${wait / 1000}s` : `${Math.floor(wait / 60_000)}m${(wait % 60_000) / 1000}s`;
    become({
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off ${text} restarting failed container=${name} pod=${host.podName}`,
      },
    });
    later(around(random, wait, 0.02), start);
  }

  return {
    begin: pull,
    cease,
    stopped() {
      cease();
      ready = false;
      finished = true;
      if (state.running === undefined) return;
      state = {
        terminated: {
          exitCode: 0,
          reason: 'Completed',
          startedAt: timestamp(startedAt),
          finishedAt: timestamp(now()),
        },
      };
    },
    view: () => ({ name, image, state, lastState, ready, restartCount, finished }),
  };
}
