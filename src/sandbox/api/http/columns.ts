/** What `kubectl get` shows of each resource: the columns that people know. */
import type { KubeObject } from '../../../core/kubernetes/objects.ts';
import { at, fieldsOf, isFields, listOf, numberOf, textOf } from '../fields.ts';
import { ageOf } from './ages.ts';
import { podColumns } from './pod-columns.ts';

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer';
  /** Above 0: only with `-o wide`. */
  readonly priority: number;
  readonly cell: (object: KubeObject, now: number) => string | number;
}

export const column = (
  name: string,
  cell: (object: KubeObject, now: number) => string | number,
  priority = 0,
  type: 'string' | 'integer' = 'string',
): Column => ({ name, type, priority, cell });
export const number = (name: string, ...path: string[]): Column =>
  column(name, (object) => numberOf(at(object, ...path)), 0, 'integer');

const NAME = column('Name', (object) => object.metadata?.name ?? '');
const AGE = column('Age', (object, now) => ageOf(object.metadata?.creationTimestamp, now));

const count = (object: KubeObject, ...path: string[]): number => numberOf(at(object, ...path));
const containers = (object: KubeObject): readonly unknown[] =>
  listOf(at(object, 'spec', 'template', 'spec', 'containers'));
const labels = (value: unknown): string =>
  Object.entries(fieldsOf(value))
    .map(([key, one]) => `${key}=${textOf(one)}`)
    .join(',') || '<none>';
const WORKLOAD_WIDE: readonly Column[] = [
  column(
    'Containers',
    (object) =>
      containers(object)
        .map((one) => textOf(at(one, 'name')))
        .join(','),
    1,
  ),
  column(
    'Images',
    (object) =>
      containers(object)
        .map((one) => textOf(at(one, 'image')))
        .join(','),
    1,
  ),
  column('Selector', (object) => labels(at(object, 'spec', 'selector', 'matchLabels')), 1),
];

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  pods: podColumns(NAME, AGE),
  deployments: [
    NAME,
    column(
      'Ready',
      (object) => `${count(object, 'status', 'readyReplicas')}/${count(object, 'spec', 'replicas')}`,
    ),
    number('Up-to-date', 'status', 'updatedReplicas'),
    number('Available', 'status', 'availableReplicas'),
    AGE,
    ...WORKLOAD_WIDE,
  ],
  replicasets: [
    NAME,
    number('Desired', 'spec', 'replicas'),
    number('Current', 'status', 'replicas'),
    number('Ready', 'status', 'readyReplicas'),
    AGE,
    ...WORKLOAD_WIDE,
  ],
  services: [
    NAME,
    column('Type', (object) => textOf(at(object, 'spec', 'type'))),
    column('Cluster-IP', (object) => textOf(at(object, 'spec', 'clusterIP')) || '<none>'),
    column('External-IP', () => '<none>'),
    column('Port(s)', ports),
    AGE,
    column('Selector', (object) => labels(at(object, 'spec', 'selector')), 1),
  ],
  configmaps: [NAME, column('Data', entries, 0, 'string'), AGE],
  secrets: [
    NAME,
    column('Type', (object) => textOf(at(object, 'type'))),
    column('Data', entries, 0, 'string'),
    AGE,
  ],
  namespaces: [NAME, column('Status', (object) => textOf(at(object, 'status', 'phase'))), AGE],
  nodes: [
    NAME,
    column('Status', (object) => (condition(object, 'Ready') === 'True' ? 'Ready' : 'NotReady')),
    column('Roles', () => '<none>'),
    AGE,
    column('Version', (object) => textOf(at(object, 'status', 'nodeInfo', 'kubeletVersion'))),
  ],
  horizontalpodautoscalers: [
    NAME,
    column('Reference', (object) => {
      const target = at(object, 'spec', 'scaleTargetRef');
      return `${textOf(at(target, 'kind'))}/${textOf(at(target, 'name'))}`;
    }),
    column('Targets', () => '<unknown>'),
    number('MinPods', 'spec', 'minReplicas'),
    number('MaxPods', 'spec', 'maxReplicas'),
    number('Replicas', 'status', 'currentReplicas'),
    AGE,
  ],
  poddisruptionbudgets: [
    NAME,
    column('Min Available', (object) => either(object, 'minAvailable')),
    column('Max Unavailable', (object) => either(object, 'maxUnavailable')),
    number('Allowed Disruptions', 'status', 'disruptionsAllowed'),
    AGE,
  ],
  endpointslices: [
    NAME,
    column('AddressType', (object) => textOf(at(object, 'addressType'))),
    column(
      'Ports',
      (object) =>
        listOf(at(object, 'ports'))
          .map((one) => String(numberOf(at(one, 'port'))))
          .join(',') || '<unset>',
    ),
    column('Endpoints', endpoints),
    AGE,
  ],
  leases: [NAME, column('Holder', (object) => textOf(at(object, 'spec', 'holderIdentity'))), AGE],
  events: [
    column('Last Seen', (object, now) =>
      ageOf(textOf(at(object, 'lastTimestamp')) || textOf(at(object, 'eventTime')) || undefined, now),
    ),
    column('Type', (object) => textOf(at(object, 'type'))),
    column('Reason', (object) => textOf(at(object, 'reason'))),
    column('Object', (object) => {
      const about = at(object, 'involvedObject');
      return `${textOf(at(about, 'kind')).toLowerCase()}/${textOf(at(about, 'name'))}`;
    }),
    column('Message', (object) => textOf(at(object, 'message')).trim()),
  ],
};

/** The columns of a resource; name and age for those that have none of their own. */
export function columnsOf(plural: string): readonly Column[] {
  return COLUMNS[plural] ?? [NAME, AGE];
}

function ports(object: KubeObject): string {
  const shown = listOf(at(object, 'spec', 'ports')).map((port) => {
    return `${numberOf(at(port, 'port'))}/${textOf(at(port, 'protocol')) || 'TCP'}`;
  });
  return shown.join(',') || '<none>';
}

function entries(object: KubeObject): string {
  return String(
    [at(object, 'data'), at(object, 'binaryData')].reduce<number>(
      (sum, map) => sum + (isFields(map) ? Object.keys(map).length : 0),
      0,
    ),
  );
}

function condition(object: KubeObject, type: string): string {
  const found = listOf(at(object, 'status', 'conditions')).find((one) => at(one, 'type') === type);
  return textOf(at(found, 'status'));
}

function either(object: KubeObject, key: string): string | number {
  const value = at(object, 'spec', key);
  return typeof value === 'number' || typeof value === 'string' ? value : 'N/A';
}

function endpoints(object: KubeObject): string {
  const all = listOf(at(object, 'endpoints')).flatMap((one) => listOf(at(one, 'addresses')).map(textOf));
  if (all.length === 0) return '<unset>';
  return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',');
}
