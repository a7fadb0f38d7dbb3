/** What the server says it has: plain and aggregated discovery, the version, and a minimal OpenAPI index. */
import { apiVersionOf } from '../../../core/kubernetes/resources.ts';
import { SERVED, type Served } from '../served.ts';

/** What the practice cluster behaves like. */
const MINOR = '36';

const groups = [...new Set(SERVED.map(({ resource }) => resource.group))].filter((group) => group !== '');
const versionOf = (group: string): string =>
  SERVED.find(({ resource }) => resource.group === group)?.resource.version ?? 'v1';
const inGroup = (group: string): readonly Served[] =>
  SERVED.filter(({ resource }) => resource.group === group);

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** The answer to a discovery path, or undefined when it is none. `accept` decides between plain and aggregated. */
export function discovery(
  path: string,
  accept: string,
): { readonly body: object; readonly type: string } | undefined {
  const aggregated = /as=APIGroupDiscoveryList/.test(accept) && /v=v2(?!beta)/.test(accept);
  const body = aggregated && (path === '/api' || path === '/apis') ? aggregate(path) : plain(path);
  if (!body) return undefined;
  const isAggregated = 'items' in body;
  return {
    body,
    type: isAggregated
      ? 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
      : 'application/json',
  };
}

function plain(path: string): object | undefined {
  switch (path) {
    case '/version':
      return {
        ...{
          major: '1',
          minor: MINOR,
          gitVersion: `v1.${MINOR}.0+practice`,
          gitCommit: '',
          gitTreeState: 'clean',
        },
        ...{ buildDate: '2026-01-01T00:00:00Z', goVersion: 'none', compiler: 'none', platform: 'practice' },
      };
    case '/api':
      return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
    case '/apis':
      return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupOf) };
    case '/openapi/v3':
      return {
        paths: Object.fromEntries(
          ['', ...groups].map((group) => [
            openApiPath(group),
            { serverRelativeURL: `/openapi/v3/${openApiPath(group)}` },
          ]),
        ),
      };
  }
  for (const group of ['', ...groups]) {
    const version = versionOf(group);
    if (path === `/apis/${group}`) return { ...groupOf(group), kind: 'APIGroup', apiVersion: 'v1' };
    if (path === (group === '' ? `/api/${version}` : `/apis/${group}/${version}`)) return resourceList(group);
    if (path === `/openapi/v3/${openApiPath(group)}`) return openApi(group);
  }
  return undefined;
}

function groupOf(name: string): object {
  const version = { groupVersion: `${name}/${versionOf(name)}`, version: versionOf(name) };
  return { name, versions: [version], preferredVersion: version };
}

function resourceList(group: string): object {
  const resources = inGroup(group).flatMap(
    ({ resource, singular, shortNames, categories, subresources, virtual }) => {
      const { plural, kind, namespaced } = resource;
      return [
        {
          ...{ name: plural, singularName: singular, namespaced, kind, verbs: virtual ? ['create'] : VERBS },
          ...(shortNames.length > 0 ? { shortNames } : {}),
          ...(categories.length > 0 ? { categories } : {}),
        },
        ...subresources.map((sub) => ({
          ...{ name: `${plural}/${sub}`, singularName: '', namespaced, ...subresourceKind(sub, kind) },
          verbs: sub === 'log' ? ['get'] : ['get', 'patch', 'update'],
        })),
      ];
    },
  );
  const groupVersion = group === '' ? 'v1' : `${group}/${versionOf(group)}`;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

function subresourceKind(
  sub: string,
  kind: string,
): { readonly kind: string; readonly group?: string; readonly version?: string } {
  return sub === 'scale' ? { group: 'autoscaling', version: 'v1', kind: 'Scale' } : { kind };
}

function aggregate(path: string): object {
  const wanted = path === '/api' ? [''] : groups;
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: wanted.map((group) => ({
      metadata: group === '' ? {} : { name: group },
      versions: [
        {
          version: versionOf(group),
          freshness: 'Current',
          resources: inGroup(group).map(aggregatedResource),
        },
      ],
    })),
  };
}

function aggregatedResource({
  resource,
  singular,
  shortNames,
  categories,
  subresources,
  virtual,
}: Served): object {
  const { group, version, plural, kind, namespaced } = resource;
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: virtual ? ['create'] : VERBS,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0
      ? {
          subresources: subresources.map((sub) => ({
            subresource: sub,
            responseKind: { group, version, ...subresourceKind(sub, kind) },
            verbs: sub === 'log' ? ['get'] : ['get', 'patch', 'update'],
          })),
        }
      : {}),
  };
}

function openApiPath(group: string): string {
  return group === '' ? 'api/v1' : `apis/${group}/${versionOf(group)}`;
}

/**
 * Enough OpenAPI for `kubectl apply` to learn that validation is the server's business (`fieldValidation`). There are no
 * schemas in it: `kubectl explain` says so.
 */
function openApi(group: string): object {
  const paths = inGroup(group)
    .filter(({ virtual }) => !virtual)
    .map(({ resource }) => {
      const scope = resource.namespaced ? '/namespaces/{namespace}' : '';
      const kind = { group, kind: resource.kind, version: resource.version };
      const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
        ...{ name, in: 'query', schema: { type: 'string', uniqueItems: true } },
      }));
      const patch = {
        'x-kubernetes-action': 'patch',
        'x-kubernetes-group-version-kind': kind,
        parameters,
        responses: {},
      };
      const base = group === '' ? '/api/v1' : `/apis/${apiVersionOf(resource)}`;
      return [`${base}${scope}/${resource.plural}/{name}`, { patch }] as const;
    });
  const info = { title: 'Maverick practice cluster', version: `v1.${MINOR}.0` };
  return { openapi: '3.0.0', info, paths: Object.fromEntries(paths), components: { schemas: {} } };
}
