import { ClusterError } from '../../cluster/port.ts';
import type { ContainerStatus, Pod } from '../../core/kubernetes/objects.ts';
import { applicationOf, behaviourOf, tagOf } from './behaviour.ts';

export interface PodLogOptions {
  /** Default: the only one. */
  readonly container?: string;
  readonly tailLines?: number;
  /** The run before the present one: what it said before it crashed. */
  readonly previous?: boolean;
}

interface Run {
  readonly startedAt: string;
  readonly exitCode?: number;
  readonly finishedAt?: string;
}

/**
 * What a container of the practice cluster has written, each line with its newline. It follows from the pod's status.
 * Throws `ClusterError` `invalid` (400) in the API server's words when there is no such container or nothing ran yet.
 */
export function podLog(pod: Pod, options: PodLogOptions = {}): string {
  const status = statusOf(pod, options.container);
  const image = imageOf(pod, status.name);
  const run = runOf(pod, status, options.previous === true);
  const lines = linesOf(image, run, status.ready && run.exitCode === undefined);
  const kept =
    options.tailLines === undefined
      ? lines
      : lines.slice(lines.length - Math.min(options.tailLines, lines.length));
  return kept.map((line) => `${line}\n`).join('');
}

function statusOf(pod: Pod, container: string | undefined): ContainerStatus {
  const podName = pod.metadata?.name ?? '';
  const names = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].map(
    ({ name }) => name,
  );
  const own = (pod.spec?.containers ?? []).map(({ name }) => name);
  const [first = '', ...others] = own;
  if (container === undefined && others.length > 0)
    throw refused(`a container name must be specified for pod ${podName}, choose one of: [${own.join(' ')}]`);
  const name = container ?? first;
  if (!names.includes(name)) throw refused(`container ${name} is not valid for pod ${podName}`);
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  return statuses.find((status) => status.name === name) ?? { name, ready: false, restartCount: 0 };
}

function imageOf(pod: Pod, container: string): string {
  const all = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  return all.find(({ name }) => name === container)?.image ?? '';
}

function runOf(pod: Pod, { name, state, lastState }: ContainerStatus, previous: boolean): Run {
  const podName = pod.metadata?.name ?? '';
  const before = lastState?.terminated;
  if (previous) {
    if (before === undefined)
      throw refused(`previous terminated container "${name}" in pod "${podName}" not found`);
    return { startedAt: '', ...before };
  }
  if (state?.running !== undefined) return { startedAt: state.running.startedAt ?? '' };
  const ended = state?.terminated ?? before;
  if (ended !== undefined) return { startedAt: '', ...ended };
  throw refused(
    `container "${name}" in pod "${podName}" is waiting to start: ${state?.waiting?.reason ?? 'ContainerCreating'}`,
  );
}

function linesOf(image: string, run: Run, ready: boolean): string[] {
  const behaviour = behaviourOf(image);
  const starting = `INFO  ${applicationOf(image)} ${tagOf(image)} is starting`;
  const listening = 'INFO  listening on port 8080';
  if (run.exitCode === undefined) {
    const open = ready ? ['INFO  ready'] : [`WARN  not ready yet: ${behaviour.probeFailure}`];
    return stamped(run.startedAt, [starting, listening, ...open]);
  }
  if (run.exitCode === 0) return stamped(run.startedAt, [starting, 'INFO  done']);
  const open = behaviour.readyAfterMs === undefined ? [] : [listening, 'INFO  ready'];
  return [
    ...stamped(run.startedAt, [starting, ...open]),
    ...stamped(run.finishedAt ?? run.startedAt, behaviour.exit?.words ?? ['INFO  stopped']),
  ];
}

/** Stack traces go on without a time, as they do. */
function stamped(at: string, lines: readonly string[]): string[] {
  return lines.map((line) => (line.startsWith(' ') || at === '' ? line : `${at} ${line}`));
}

function refused(what: string): ClusterError {
  return new ClusterError('invalid', { what }, { status: 400 });
}
