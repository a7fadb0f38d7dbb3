/** What a request's path asks for. https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris */
import { servedAs, type Served, type Subresource } from '../served.ts';

export interface ResourceRoute {
  readonly served: Served;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: Subresource | '';
}

/** Undefined for any path that names no served resource. */
export function resourceRoute(path: string): ResourceRoute | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') return undefined;
  const [group = '', version = '', ...rest] = core ? ['', ...parts.slice(1)] : parts.slice(1);
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status';
  const namespace = inNamespace ? rest[1] : undefined;
  const [plural = '', name, sub = '', ...more] = inNamespace ? rest.slice(2) : rest;
  const served = servedAs(group, version, plural);
  if (!served || more.length > 0) return undefined;
  if (served.resource.namespaced ? namespace === undefined && name !== undefined : namespace !== undefined)
    return undefined;
  const subresource = served.subresources.find((one) => one === sub);
  if (sub !== '' && subresource === undefined) return undefined;
  return { served, namespace, name, subresource: subresource ?? '' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
