/** Who may do what: a small table instead of roles and bindings. */
import type { Resource } from '../../core/kubernetes/resources.ts';
import { type ApiFailure, forbidden } from './failures.ts';

/** `*` stands for all. `resources` are plurals, with `/status`, `/scale` or `/log` for a subresource. No namespaces: all. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
  readonly namespaces?: readonly string[];
}

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly rules: readonly Rule[];
}

export interface Attempt {
  readonly verb: string;
  readonly resource: Resource;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
}

export const ADMIN: User = {
  name: 'maverick',
  groups: ['system:masters', 'system:authenticated'],
  rules: [{ verbs: ['*'], resources: ['*'] }],
};

export const VIEWER: User = {
  name: 'viewer',
  groups: ['viewers', 'system:authenticated'],
  rules: [
    {
      verbs: ['get', 'list', 'watch'],
      resources: [
        ...['pods', 'pods/log', 'services', 'configmaps', 'events', 'nodes', 'namespaces', 'resourcequotas'],
        ...['deployments', 'deployments/scale', 'replicasets', 'horizontalpodautoscalers'],
        ...['poddisruptionbudgets', 'endpointslices', 'leases'],
      ],
    },
  ],
};

export function isAllowed(
  user: User,
  attempt: Omit<Attempt, 'resource'> & { readonly plural: string },
): boolean {
  const subject = attempt.subresource ? `${attempt.plural}/${attempt.subresource}` : attempt.plural;
  return user.rules.some(
    ({ verbs, resources, namespaces }) =>
      (verbs.includes('*') || verbs.includes(attempt.verb)) &&
      (resources.includes('*') || resources.includes(subject)) &&
      (namespaces === undefined ||
        (attempt.namespace !== undefined && namespaces.includes(attempt.namespace))),
  );
}

/** The refusal in the words of RBAC, or undefined when the user may. Everyone may ask about themselves. */
export function refusal(user: User, attempt: Attempt): ApiFailure | undefined {
  const { verb, resource, namespace, name = '', subresource } = attempt;
  if (resource.plural.startsWith('selfsubject')) return undefined;
  if (isAllowed(user, { ...attempt, plural: resource.plural })) return undefined;
  const subject = subresource ? `${resource.plural}/${subresource}` : resource.plural;
  const where = resource.namespaced && namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  const why = `User "${user.name}" cannot ${verb} resource "${subject}" in API group "${resource.group}" ${where}`;
  return forbidden(resource, name, why);
}
