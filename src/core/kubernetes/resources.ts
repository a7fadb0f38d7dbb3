/** A Kubernetes resource type as the API names it. https://kubernetes.io/docs/reference/using-api/api-concepts/ */
export interface Resource {
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const core = (plural: string, kind: string, namespaced = true): Resource => ({
  group: '',
  version: 'v1',
  plural,
  kind,
  namespaced,
});
const named = (
  group: string,
  version: string,
  plural: string,
  kind: string,
  namespaced = true,
): Resource => ({
  group,
  version,
  plural,
  kind,
  namespaced,
});

export const PODS = core('pods', 'Pod');
export const SERVICES = core('services', 'Service');
export const CONFIG_MAPS = core('configmaps', 'ConfigMap');
export const SECRETS = core('secrets', 'Secret');
export const EVENTS = core('events', 'Event');
export const NODES = core('nodes', 'Node', false);
export const NAMESPACES = core('namespaces', 'Namespace', false);
export const RESOURCE_QUOTAS = core('resourcequotas', 'ResourceQuota');
export const DEPLOYMENTS = named('apps', 'v1', 'deployments', 'Deployment');
export const REPLICA_SETS = named('apps', 'v1', 'replicasets', 'ReplicaSet');
export const HORIZONTAL_POD_AUTOSCALERS = named(
  'autoscaling',
  'v2',
  'horizontalpodautoscalers',
  'HorizontalPodAutoscaler',
);
export const POD_DISRUPTION_BUDGETS = named('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget');
export const ENDPOINT_SLICES = named('discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice');
export const LEASES = named('coordination.k8s.io', 'v1', 'leases', 'Lease');
export const SELF_SUBJECT_REVIEWS = named(
  'authentication.k8s.io',
  'v1',
  'selfsubjectreviews',
  'SelfSubjectReview',
  false,
);
export const SELF_SUBJECT_ACCESS_REVIEWS = named(
  'authorization.k8s.io',
  'v1',
  'selfsubjectaccessreviews',
  'SelfSubjectAccessReview',
  false,
);

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}
