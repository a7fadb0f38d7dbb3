/** URLs of the Kubernetes API. https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris */
import type { Resource } from '../../core/kubernetes/resources.ts';

export interface PathParts {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** Parameters without a value are left out. */
export function pathOf(resource: Resource, parts: PathParts): string {
  const { group, version, plural, namespaced } = resource;
  const steps = [
    group === '' ? `/api/${version}` : `/apis/${group}/${version}`,
    ...(namespaced && parts.namespace !== undefined
      ? ['namespaces', encodeURIComponent(parts.namespace)]
      : []),
    plural,
    ...(parts.name === undefined ? [] : [encodeURIComponent(parts.name)]),
    ...(parts.subresource === undefined ? [] : [parts.subresource]),
  ];
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parts.query ?? {})) {
    if (value !== undefined) query.set(key, String(value));
  }
  const asked = query.toString();
  return asked === '' ? steps.join('/') : `${steps.join('/')}?${asked}`;
}
