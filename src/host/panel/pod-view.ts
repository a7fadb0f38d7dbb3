/** One pod in words: what a person needs to know of it, from its status. Pure. */
import type { ContainerStatus, Pod } from '../../core/kubernetes/objects.ts';
import { isReady } from '../../core/rollout/status.ts';
import type { PodView, Tone } from '../../protocol/snapshot.ts';

/** Waiting reasons that are a pod's normal way up. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing', '']);

export function podView(pod: Pod): PodView {
  const name = pod.metadata?.name ?? 'unknown';
  const statuses = containersOf(pod);
  const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const { state, tone, reason } = stateOf(pod, statuses);
  return { name, state, tone, restarts, ...(reason === undefined || reason === '' ? {} : { reason }) };
}

/** Those that need a look come first, then by name. */
export function podViews(pods: readonly Pod[]): PodView[] {
  return pods
    .map(podView)
    .sort((a, b) => rank(a.tone) - rank(b.tone) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function rank(tone: Tone): number {
  return ['bad', 'attention', 'running', 'neutral', 'good'].indexOf(tone);
}

function containersOf(pod: Pod): readonly ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
}

interface PodState {
  readonly state: string;
  readonly tone: Tone;
  readonly reason?: string | undefined;
}

function stateOf(pod: Pod, statuses: readonly ContainerStatus[]): PodState {
  if (pod.metadata?.deletionTimestamp !== undefined) return { state: 'Ending', tone: 'neutral' };
  if (isReady(pod)) return { state: 'Ready', tone: 'good' };
  if (pod.status?.phase === 'Failed')
    return { state: pod.status.reason ?? 'Failed', tone: 'bad', reason: pod.status.message };
  if (pod.status?.phase === 'Succeeded') return { state: 'Done', tone: 'neutral' };
  const stuck = statuses.find(({ state }) => !STARTING.has(state?.waiting?.reason ?? ''));
  if (stuck !== undefined) {
    const { reason = 'Waiting', message } = stuck.state?.waiting ?? {};
    return { state: reason, tone: 'bad', reason: joined([lastEnd(stuck), message]) };
  }
  const ended = (pod.status?.containerStatuses ?? []).find(({ state }) => state?.terminated !== undefined);
  if (ended !== undefined) return { state: 'Crashed', tone: 'bad', reason: lastEnd(ended) };
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False')
    return { state: scheduled.reason ?? 'Pending', tone: 'attention', reason: scheduled.message };
  const restarted = statuses.find(({ restartCount }) => restartCount > 0);
  if (restarted !== undefined)
    return { state: 'Restarted', tone: 'attention', reason: lastEnd(restarted) ?? 'Not Ready again yet.' };
  const running = statuses.length > 0 && statuses.every(({ state }) => state?.running !== undefined);
  return running ? { state: 'Not ready yet', tone: 'running' } : { state: 'Starting', tone: 'running' };
}

function lastEnd(status: ContainerStatus): string | undefined {
  const ended = status.state?.terminated ?? status.lastState?.terminated;
  if (ended === undefined) return undefined;
  return joined([
    `Container ${status.name} ended with exit code ${ended.exitCode}`,
    ended.message ?? ended.reason,
  ]);
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.map((part) => part?.trim().replace(/\.$/, '') ?? '').filter((part) => part !== '');
  return said.length === 0 ? undefined : `${said.join(': ')}.`;
}
