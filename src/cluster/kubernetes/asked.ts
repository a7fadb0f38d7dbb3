/** What a request asked of a cluster, for the sentences of its errors. */
import type { Resource } from '../../core/kubernetes/resources.ts';

export interface Asked {
  /** The verb as RBAC names it. */
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';
  readonly resource: Resource;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** URL of the API server. */
  readonly server: string;
}

/** `deployments "api" in namespace "shop"`. */
export function thing({ resource, subresource, name, namespace }: Asked): string {
  const plural = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
  const named = name === undefined ? plural : `${plural} "${name}"`;
  return namespace === undefined ? named : `${named} in namespace "${namespace}"`;
}

/** `patch deployments "api" in namespace "shop"`. */
export function action(asked: Asked): string {
  return `${asked.verb} ${thing(asked)}`;
}

/** `Deployment "api" in namespace "shop"`. */
export function object({ resource, name, namespace }: Asked): string {
  const named = name === undefined ? resource.kind : `${resource.kind} "${name}"`;
  return namespace === undefined ? named : `${named} in namespace "${namespace}"`;
}

/** The command with which a person sees whether they may. */
export function canI({ verb, resource, subresource, namespace }: Asked): string {
  const group = resource.group === '' ? '' : `.${resource.group}`;
  const sub = subresource === undefined ? '' : ` --subresource=${subresource}`;
  const where = namespace === undefined ? '--all-namespaces' : `-n ${namespace}`;
  return `kubectl auth can-i ${verb} ${resource.plural}${group}${sub} ${where}`;
}
