/** The defaults that the API server writes into objects, so that they read as on a real one. */
import type { Resource } from '../../core/kubernetes/resources.ts';
import { at, type Fields, fieldsOf, isFields, listOf, textOf, withValue } from './fields.ts';

/** `number` is a source of addresses for Services: the store's counter will do. */
export function withDefaults(resource: Resource, object: Fields, number: number): Fields {
  switch (resource.plural) {
    case 'deployments':
      return deployment(object);
    case 'replicasets':
      return spec(object, { replicas: 1 }, withTemplate);
    case 'pods':
      return pod(object);
    case 'services':
      return service(object, number);
    case 'horizontalpodautoscalers':
      return spec(object, { minReplicas: 1 });
    case 'secrets':
      return secret(object);
    case 'namespaces':
      return namespace(object);
    default:
      return object;
  }
}

/** `object` over `defaults`: only what is absent is filled. The same object when nothing is. */
function fill(object: Fields, defaults: Fields): Fields {
  for (const key in defaults) if (object[key] === undefined) return { ...defaults, ...object };
  return object;
}

function spec(object: Fields, defaults: Fields, more: (spec: Fields) => Fields = (same) => same): Fields {
  const old = object['spec'];
  if (!isFields(old)) return object;
  return withValue(object, ['spec'], more(fill(old, defaults)));
}

function withTemplate(workload: Fields): Fields {
  const podSpec = at(workload, 'template', 'spec');
  return isFields(podSpec) ? withValue(workload, ['template', 'spec'], withPodDefaults(podSpec)) : workload;
}

function deployment(object: Fields): Fields {
  const defaults = { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 };
  return spec(object, defaults, (old) => {
    const strategy = fill(fieldsOf(old['strategy']), { type: 'RollingUpdate' });
    if (strategy['type'] !== 'RollingUpdate') return withTemplate(withValue(old, ['strategy'], strategy));
    const rolling = fill(fieldsOf(strategy['rollingUpdate']), { maxSurge: '25%', maxUnavailable: '25%' });
    return withTemplate(withValue(old, ['strategy'], withValue(strategy, ['rollingUpdate'], rolling)));
  });
}

const POD_SPEC = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
};

function withPodDefaults(old: Fields): Fields {
  let next = fill(old, POD_SPEC);
  for (const key of ['containers', 'initContainers'])
    next = withValue(next, [key], each(next[key], container));
  return withValue(next, ['volumes'], each(next['volumes'], volume));
}

function each(list: unknown, change: (item: Fields) => Fields): unknown {
  if (!Array.isArray(list)) return list;
  const items = listOf(list);
  const next = items.map((item) => (isFields(item) ? change(item) : item));
  return next.every((item, index) => item === items[index]) ? list : next;
}

function container(old: Fields): Fields {
  const image = textOf(old['image']);
  const tag = /:([^/:@]+)$/.exec(image)?.[1];
  const latest = !image.includes('@') && (tag === undefined || tag === 'latest');
  let next = fill(old, {
    imagePullPolicy: latest ? 'Always' : 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  next = withValue(
    next,
    ['ports'],
    each(next['ports'], (port) => fill(port, { protocol: 'TCP' })),
  );
  next = withValue(next, ['env'], each(next['env'], variable));
  for (const kind of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
    const old = next[kind];
    if (isFields(old)) next = withValue(next, [kind], probe(old));
  }
  return next;
}

function variable(old: Fields): Fields {
  const field = at(old, 'valueFrom', 'fieldRef');
  return isFields(field) ? withValue(old, ['valueFrom', 'fieldRef'], fill(field, { apiVersion: 'v1' })) : old;
}

function probe(old: Fields): Fields {
  const next = fill(old, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  const http = next['httpGet'];
  return isFields(http) ? withValue(next, ['httpGet'], fill(http, { path: '/', scheme: 'HTTP' })) : next;
}

function volume(old: Fields): Fields {
  let next = old;
  for (const kind of ['configMap', 'secret', 'projected', 'downwardAPI']) {
    const source = next[kind];
    if (isFields(source)) next = withValue(next, [kind], fill(source, { defaultMode: 420 }));
  }
  return next;
}

function pod(object: Fields): Fields {
  const made = spec(
    object,
    { enableServiceLinks: true, priority: 0, preemptionPolicy: 'PreemptLowerPriority' },
    (old) => {
      const next = withPodDefaults(old);
      return withValue(next, ['containers'], each(next['containers'], requestsFromLimits));
    },
  );
  return fill(made, { status: { phase: 'Pending', qosClass: qosClass(fieldsOf(made['spec'])) } });
}

function requestsFromLimits(old: Fields): Fields {
  const limits = at(old, 'resources', 'limits');
  if (!isFields(limits)) return old;
  return withValue(old, ['resources', 'requests'], fill(fieldsOf(at(old, 'resources', 'requests')), limits));
}

function qosClass(podSpec: Fields): string {
  const resources = listOf(podSpec['containers']).map((one) => fieldsOf(at(one, 'resources')));
  if (resources.every((one) => one['requests'] === undefined && one['limits'] === undefined))
    return 'BestEffort';
  const guaranteed = resources.every((one) =>
    ['cpu', 'memory'].every((key) => {
      const limit = at(one, 'limits', key);
      return limit !== undefined && limit === at(one, 'requests', key);
    }),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function service(object: Fields, number: number): Fields {
  const defaults = {
    type: 'ClusterIP',
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  };
  return spec(object, defaults, (old) => {
    const address =
      textOf(old['clusterIP']) || `10.96.${Math.floor(number / 250) % 250}.${(number % 250) + 1}`;
    const next = fill(old, { clusterIP: address, clusterIPs: [address] });
    return withValue(
      next,
      ['ports'],
      each(next['ports'], (port) => fill(port, { protocol: 'TCP', targetPort: port['port'] })),
    );
  });
}

function secret(object: Fields): Fields {
  const plain = object['stringData'];
  const typed = fill(object, { type: 'Opaque' });
  if (!isFields(plain)) return typed;
  const encoded = Object.entries(plain).map(
    ([key, value]) => [key, Buffer.from(textOf(value)).toString('base64')] as const,
  );
  return withValue(withValue(typed, ['stringData'], undefined), ['data'], {
    ...fieldsOf(typed['data']),
    ...Object.fromEntries(encoded),
  });
}

function namespace(object: Fields): Fields {
  const named = withValue(
    object,
    ['metadata', 'labels', 'kubernetes.io/metadata.name'],
    at(object, 'metadata', 'name'),
  );
  return fill(named, { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } });
}
