/** Reviews: questions put to the API server in the form of an object. */
import type { KubeObject } from '../../core/kubernetes/objects.ts';
import {
  type Resource,
  SELF_SUBJECT_ACCESS_REVIEWS,
  SELF_SUBJECT_REVIEWS,
} from '../../core/kubernetes/resources.ts';
import { at, fieldsOf, textOf } from './fields.ts';
import { isAllowed, type User } from './users.ts';

/** The answer, or undefined when `resource` is no review. */
export function review(user: User, resource: Resource, object: KubeObject): KubeObject | undefined {
  const same = { ...object, kind: resource.kind, apiVersion: `${resource.group}/${resource.version}` };
  if (resource.plural === SELF_SUBJECT_REVIEWS.plural) {
    return { ...same, ...status({ userInfo: { username: user.name, groups: user.groups } }) };
  }
  if (resource.plural !== SELF_SUBJECT_ACCESS_REVIEWS.plural) return undefined;
  const asked = fieldsOf(at(object, 'spec', 'resourceAttributes'));
  const allowed = isAllowed(user, {
    verb: textOf(asked['verb']),
    plural: textOf(asked['resource']),
    namespace: textOf(asked['namespace']) || undefined,
    subresource: textOf(asked['subresource']) || undefined,
  });
  return { ...same, ...status(allowed ? { allowed, reason: `role table: ${user.name} may` } : { allowed }) };
}

function status(value: object): { readonly status: object } {
  return { status: value };
}
