/** The columns of pods: STATUS is worked out from the containers, as the real server does it. */
import type { KubeObject } from '../../../core/kubernetes/objects.ts';
import { at, listOf, numberOf, textOf } from '../fields.ts';
import type { Column } from './columns.ts';

const text = (name: string, priority: number, cell: (object: KubeObject) => string): Column => ({
  ...{ name, type: 'string', priority, cell },
});

export function podColumns(name: Column, age: Column): readonly Column[] {
  return [
    name,
    text(
      'Ready',
      0,
      (pod) =>
        `${statuses(pod).filter((one) => at(one, 'ready') === true).length}/${listOf(at(pod, 'spec', 'containers')).length}`,
    ),
    text('Status', 0, podStatus),
    text('Restarts', 0, (pod) =>
      String(statuses(pod).reduce<number>((sum, one) => sum + numberOf(at(one, 'restartCount')), 0)),
    ),
    age,
    text('IP', 1, (pod) => textOf(at(pod, 'status', 'podIP')) || '<none>'),
    text('Node', 1, (pod) => textOf(at(pod, 'spec', 'nodeName')) || '<none>'),
    text('Nominated Node', 1, () => '<none>'),
    text('Readiness Gates', 1, () => '<none>'),
  ];
}

function statuses(pod: KubeObject): readonly unknown[] {
  return listOf(at(pod, 'status', 'containerStatuses'));
}

export function podStatus(pod: KubeObject): string {
  if (pod.metadata?.deletionTimestamp !== undefined) return 'Terminating';
  for (const one of listOf(at(pod, 'status', 'initContainerStatuses'))) {
    const waiting = textOf(at(one, 'state', 'waiting', 'reason'));
    if (waiting !== '' && waiting !== 'PodInitializing') return `Init:${waiting}`;
  }
  for (const one of [...statuses(pod)].reverse()) {
    const reason =
      textOf(at(one, 'state', 'waiting', 'reason')) || textOf(at(one, 'state', 'terminated', 'reason'));
    if (reason !== '') return reason;
    const code = at(one, 'state', 'terminated', 'exitCode');
    if (typeof code === 'number') return `ExitCode:${code}`;
  }
  return textOf(at(pod, 'status', 'reason')) || textOf(at(pod, 'status', 'phase')) || 'Unknown';
}
