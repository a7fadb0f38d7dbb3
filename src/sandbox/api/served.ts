/** What the practice cluster serves: resources are data here, not code. */
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  ENDPOINT_SLICES,
  EVENTS,
  HORIZONTAL_POD_AUTOSCALERS,
  LEASES,
  NAMESPACES,
  NODES,
  POD_DISRUPTION_BUDGETS,
  PODS,
  REPLICA_SETS,
  RESOURCE_QUOTAS,
  type Resource,
  SECRETS,
  SELF_SUBJECT_ACCESS_REVIEWS,
  SELF_SUBJECT_REVIEWS,
  SERVICES,
} from '../../core/kubernetes/resources.ts';

export type Subresource = 'status' | 'scale' | 'log';

export interface Served {
  readonly resource: Resource;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly Subresource[];
  /** Answered, never kept: reviews. */
  readonly virtual: boolean;
}

const ALL = ['all'];
const entry = (
  resource: Resource,
  shortNames: readonly string[] = [],
  subresources: readonly Subresource[] = [],
  categories: readonly string[] = [],
  virtual = false,
): Served => ({
  resource,
  singular: resource.kind.toLowerCase(),
  shortNames,
  categories,
  subresources,
  virtual,
});

export const SERVED: readonly Served[] = [
  entry(PODS, ['po'], ['status', 'log'], ALL),
  entry(SERVICES, ['svc'], ['status'], ALL),
  entry(CONFIG_MAPS, ['cm']),
  entry(SECRETS),
  entry(EVENTS, ['ev']),
  entry(NODES, ['no'], ['status']),
  entry(NAMESPACES, ['ns'], ['status']),
  entry(RESOURCE_QUOTAS, ['quota'], ['status']),
  entry(DEPLOYMENTS, ['deploy'], ['status', 'scale'], ALL),
  entry(REPLICA_SETS, ['rs'], ['status', 'scale'], ALL),
  entry(HORIZONTAL_POD_AUTOSCALERS, ['hpa'], ['status'], ALL),
  entry(POD_DISRUPTION_BUDGETS, ['pdb'], ['status']),
  entry(ENDPOINT_SLICES),
  entry(LEASES),
  entry(SELF_SUBJECT_REVIEWS, [], [], [], true),
  entry(SELF_SUBJECT_ACCESS_REVIEWS, [], [], [], true),
];

export function servedAs(group: string, version: string, plural: string): Served | undefined {
  return SERVED.find(
    ({ resource }) => resource.group === group && resource.version === version && resource.plural === plural,
  );
}

export function servedKind(apiVersion: string, kind: string): Served | undefined {
  return SERVED.find(
    ({ resource }) =>
      resource.kind === kind &&
      (resource.group === '' ? resource.version : `${resource.group}/${resource.version}`) === apiVersion,
  );
}
