/** The sample system of the practice cluster: what a newcomer finds, and what `reset` goes back to. */
import type { KubeObject } from '../../core/kubernetes/objects.ts';
import {
  DEPLOYMENTS,
  HORIZONTAL_POD_AUTOSCALERS,
  NAMESPACES,
  NODES,
  POD_DISRUPTION_BUDGETS,
  type Resource,
  SERVICES,
} from '../../core/kubernetes/resources.ts';
import { withDefaults } from '../api/defaults.ts';
import type { Fields } from '../api/fields.ts';
import { normalise } from '../api/normalise.ts';
import { SERVED } from '../api/served.ts';
import type { Store } from '../store.ts';

export const SAMPLE_NAMESPACE = 'paperless-maverick';

interface SampleService {
  readonly name: string;
  readonly replicas: number;
  readonly cpu: string;
  readonly memory: string;
}

const SERVICES_OF_SAMPLE: readonly SampleService[] = [
  { name: 'api', replicas: 10, cpu: '500m', memory: '1Gi' },
  { name: 'worker', replicas: 3, cpu: '500m', memory: '1Gi' },
  { name: 'web', replicas: 4, cpu: '250m', memory: '256Mi' },
];

/** Fills an empty store. Nodes are the controllers' business. */
export function seedSample(store: Store): void {
  for (const name of ['default', 'kube-system', SAMPLE_NAMESPACE])
    put(store, NAMESPACES, { metadata: { name } });
  for (const service of SERVICES_OF_SAMPLE) seedService(store, service);
  put(store, HORIZONTAL_POD_AUTOSCALERS, {
    metadata: named('worker'),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'worker' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
        },
        {
          type: 'Resource',
          resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    },
  });
}

/** Empties the store, nodes excepted, and fills it again. Controllers see it as deletions and creations. */
export function resetToSample(store: Store): void {
  for (const { resource } of SERVED) {
    if (resource.plural === NODES.plural) continue;
    for (const { metadata } of store.list(resource)) {
      const { name = '', namespace } = metadata ?? {};
      const ref = namespace === undefined ? { name } : { namespace, name };
      if (store.get(resource, ref)) store.remove(resource, ref);
    }
  }
  seedSample(store);
}

function named(name: string): Fields {
  return { name, namespace: SAMPLE_NAMESPACE, labels: { 'app.kubernetes.io/name': name } };
}

function put(store: Store, resource: Resource, object: Fields): void {
  const made: KubeObject = withDefaults(resource, normalise(resource, object), Number(store.revision()));
  store.create(resource, made);
}

function seedService(store: Store, { name, replicas, cpu, memory }: SampleService): void {
  const labels = { 'app.kubernetes.io/name': name };
  put(store, DEPLOYMENTS, {
    metadata: named(name),
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name,
              image: `registry.example/${name}:1.2.3`,
              ports: [{ name: 'http', containerPort: 8080 }],
              resources: { requests: { cpu, memory }, limits: { cpu: '2', memory: '4Gi' } },
              readinessProbe: { httpGet: { path: '/health', port: 'http' } },
              livenessProbe: { httpGet: { path: '/health/live', port: 'http' } },
            },
          ],
        },
      },
    },
  });
  put(store, SERVICES, {
    metadata: named(name),
    spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  });
  put(store, POD_DISRUPTION_BUDGETS, {
    metadata: named(name),
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  });
}
