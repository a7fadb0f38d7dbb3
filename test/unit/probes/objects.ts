/** A Cluster that holds a few objects, and a context for probes. */
import { ClusterError } from '../../../src/cluster/port.ts';
import type { Cluster } from '../../../src/cluster/port.ts';
import type { CheckResult } from '../../../src/core/checks/check.ts';
import type {
  Deployment,
  EndpointSlice,
  KubeObject,
  Pod,
  ReplicaSet,
  Service,
} from '../../../src/core/kubernetes/objects.ts';
import type { Resource } from '../../../src/core/kubernetes/resources.ts';
import type { ProbeContext } from '../../../src/probes/context.ts';
import { runCheck } from '../../../src/probes/run-check.ts';

/** Objects by the plural of their kind. Selectors are `key=value` only, as probes use them. */
export function clusterOf(objects: Readonly<Record<string, readonly KubeObject[]>>): Cluster {
  const unused = (): Promise<never> => Promise.reject(new Error('Probes only read.'));
  const all = (resource: Resource): readonly KubeObject[] => objects[resource.plural] ?? [];
  return {
    get(resource: Resource, { name }: { readonly name: string }) {
      const found = all(resource).find(({ metadata }) => metadata?.name === name);
      return found === undefined
        ? Promise.reject(
            new ClusterError('not-found', { what: `${resource.kind} "${name}" does not exist.` }),
          )
        : Promise.resolve(found as never);
    },
    list(resource: Resource, { labelSelector = '' }: { readonly labelSelector?: string }) {
      const wanted = labelSelector.split(',').filter((pair) => pair !== '');
      const items = all(resource).filter(({ metadata }) =>
        wanted.every((pair) => {
          const [key = '', value] = pair.split('=');
          return metadata?.labels?.[key] === value;
        }),
      );
      return Promise.resolve({ items: items as never[], resourceVersion: '1' });
    },
    watch: () => {
      throw new Error('Probes only read.');
    },
    create: unused,
    replace: unused,
    patch: unused,
    apply: unused,
    delete: unused,
    log: unused,
  };
}

const labels = { app: 'api' };

export function deployment(
  replicas: number,
  changes: { readonly observedGeneration?: number; readonly revision?: string } = {},
): Deployment {
  return {
    metadata: {
      name: 'api',
      uid: 'd',
      generation: 2,
      annotations: { 'deployment.kubernetes.io/revision': changes.revision ?? '2' },
    },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels } } },
    status: { observedGeneration: changes.observedGeneration ?? 2 },
  };
}

export function replicaSet(hash: string, revision: string): ReplicaSet {
  return {
    metadata: {
      name: `api-${hash}`,
      uid: hash,
      labels: { ...labels, 'pod-template-hash': hash },
      annotations: { 'deployment.kubernetes.io/revision': revision },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api', uid: 'd', controller: true },
      ],
    },
    spec: { selector: { matchLabels: labels } },
  };
}

export function pod(name: string, hash: string, waiting?: string): Pod {
  return {
    metadata: {
      name,
      labels: { ...labels, 'pod-template-hash': hash },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `api-${hash}`, uid: hash, controller: true },
      ],
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: waiting === undefined ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: 'api',
          ready: waiting === undefined,
          restartCount: waiting === undefined ? 0 : 4,
          state: waiting === undefined ? { running: {} } : { waiting: { reason: waiting } },
        },
      ],
    },
  };
}

export function service(name: string, selector: Record<string, string>): Service {
  return { metadata: { name }, spec: { selector } };
}

export function slice(ofService: string, ...ready: (boolean | undefined)[]): EndpointSlice {
  return {
    metadata: { name: `${ofService}-1`, labels: { 'kubernetes.io/service-name': ofService } },
    addressType: 'IPv4',
    endpoints: ready.map((isReady, index) => ({
      addresses: [`10.0.0.${index + 1}`],
      conditions: isReady === undefined ? {} : { ready: isReady },
    })),
  };
}

export function contextOf(changes: Partial<ProbeContext> = {}): ProbeContext {
  return {
    cluster: clusterOf({}),
    namespace: 'shop',
    workload: { kind: 'Deployment', name: 'api' },
    service: 'api',
    endpoints: {},
    workspace: process.cwd(),
    clock: { now: () => Date.now(), sleep: () => Promise.reject(new Error('Probes do not wait.')) },
    ticks: {},
    trusted: true,
    ...changes,
  };
}

export function check(
  kind: string,
  keys: Readonly<Record<string, unknown>>,
  context: ProbeContext,
  signal = new AbortController().signal,
): Promise<CheckResult> {
  return runCheck({ name: `the ${kind} check`, kind, with: keys }, context, { signal });
}

/** Label and value of each piece of evidence. */
export function figures(result: CheckResult): Readonly<Record<string, string>> {
  return Object.fromEntries(result.evidence.map(({ label, value }) => [label, value]));
}

/** A clock that goes on by 5 ms at every look. */
export function steppingClock(): ProbeContext['clock'] {
  let now = 1_000;
  return { now: () => (now += 5), sleep: () => Promise.reject(new Error('Probes do not wait.')) };
}
