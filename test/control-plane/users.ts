/** Who may call the control plane, with what rights: the restricted ones are what the product's RBAC promises are held to. */
import { randomBytes } from 'node:crypto';

/**
 * - `admin`: everything (`system:masters`)
 * - `deployer`: what a rolling rollout needs, in the namespaces where it is bound, and nothing else
 * - `viewer`: reads the same
 * - `nobody`: authenticated, without any right
 */
export const USERS = ['admin', 'deployer', 'viewer', 'nobody'] as const;
export type User = (typeof USERS)[number];

export function newTokens(): Record<User, string> {
  const token = (): string => randomBytes(16).toString('hex');
  return { admin: token(), deployer: token(), viewer: token(), nobody: token() };
}

/** The API server's `--token-auth-file`: token, name, uid, groups. */
export function tokenFile(tokens: Readonly<Record<User, string>>): string {
  return USERS.map(
    (user) => `${tokens[user]},${user},${user},${user === 'admin' ? 'system:masters' : ''}\n`,
  ).join('');
}

interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const READ = ['get', 'list', 'watch'];

const VIEWER: readonly PolicyRule[] = [
  { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: READ },
  { apiGroups: [''], resources: ['pods', 'events', 'services', 'resourcequotas', 'configmaps'], verbs: READ },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: READ },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: READ },
];

/** The workload is patched; journal and lock are kept beside it. Nothing is created or deleted but those two. */
const DEPLOYER: readonly PolicyRule[] = [
  ...VIEWER,
  { apiGroups: ['apps'], resources: ['deployments'], verbs: ['patch'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'update', 'patch'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', 'update', 'patch'] },
];

const ROLES = { deployer: DEPLOYER, viewer: VIEWER } as const;

/** A Role of one namespace and its binding to the user of the same name. */
export function roleAndBinding(
  namespace: string,
  user: keyof typeof ROLES,
): { role: object; binding: object } {
  const metadata = { name: user, namespace };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const group = 'rbac.authorization.k8s.io';
  return {
    role: { apiVersion, kind: 'Role', metadata, rules: ROLES[user] },
    binding: {
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      subjects: [{ apiGroup: group, kind: 'User', name: user }],
      roleRef: { apiGroup: group, kind: 'Role', name: user },
    },
  };
}
