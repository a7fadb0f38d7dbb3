/** Requests for resources: verb by verb, from HTTP to the API server and back. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../../core/clock.ts';
import type { Ref, Scope } from '../../../cluster/port.ts';
import type { KubeObject } from '../../../core/kubernetes/objects.ts';
import { apiVersionOf } from '../../../core/kubernetes/resources.ts';
import type { ApiServer, DeleteOptions, Part, Patch, Writer } from '../api-server.ts';
import { badRequest, methodNotAllowed, unsupportedMediaType } from '../failures.ts';
import type { FaultHook, Verb } from '../faults.ts';
import { at, numberOf, textOf } from '../fields.ts';
import { readJsonPatch } from '../json-patch.ts';
import type { User } from '../users.ts';
import { asObject, mediaType, readBody, sendJson } from './bodies.ts';
import { sendLog } from './logs.ts';
import { page, type Page } from './paging.ts';
import { table, wantsTable } from './representation.ts';
import type { ResourceRoute } from './route.ts';
import { streamWatch } from './watch-stream.ts';

export interface ResourceRequest {
  readonly api: ApiServer;
  readonly clock: Clock;
  readonly user: User;
  readonly route: ResourceRoute;
  readonly query: URLSearchParams;
  readonly fault?: FaultHook | undefined;
}

export async function answerResource(
  asked: ResourceRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { clock, user, route, query, fault } = asked;
  const { resource } = route.served;
  const verb = verbOf(request, asked);
  const ref = route.name === undefined ? undefined : refOf(route, route.name);
  const dryRun = query.getAll('dryRun').includes('All');
  const facts = { verb, resource, ref, user, dryRun };
  const before = fault?.({ ...facts, moment: 'before' });
  if (before?.latencyMs) await clock.sleep(before.latencyMs);
  if (before?.error) throw before.error;

  const asTable = wantsTable(request.headers.accept ?? '');
  const scope = scopeOf(route, query);
  if (verb === 'watch')
    return streamWatch(asked, { user, resource, scope, query, asTable, trouble: before?.watch }, response);
  if (verb === 'log') return sendLog(asked, refOf(route, route.name ?? ''), response);

  const strict = query.get('fieldValidation') === 'Strict';
  const writer: Writer = { user, fieldManager: managerOf(request, query), dryRun, strict };
  const answer = await carryOut(asked, verb, writer, request);
  const after = fault?.({ ...facts, moment: 'after' });
  if (after?.latencyMs) await clock.sleep(after.latencyMs);
  if (after?.error) throw after.error;
  const include = query.get('includeObject') ?? 'Metadata';
  const items = answer.page?.items ?? [answer.body];
  const version = at(answer.body, 'metadata', 'resourceVersion');
  const metadata = answer.page?.metadata ?? { resourceVersion: version };
  const isObject = at(answer.body, 'kind') !== 'Status';
  const body = asTable && isObject ? table(resource, items, metadata, clock.now(), include) : answer.body;
  sendJson(response, answer.status, body);
}

function verbOf(request: IncomingMessage, { route, query }: ResourceRequest): Verb {
  const { method } = request;
  const named = route.name !== undefined;
  const { subresource, served } = route;
  if (subresource === 'log') {
    if (method !== 'GET') throw methodNotAllowed();
    return 'log';
  }
  if (method === 'POST' && !named) return 'create';
  if (served.virtual) throw methodNotAllowed();
  if (method === 'GET' && !named) return /^(1|true)$/.test(query.get('watch') ?? '') ? 'watch' : 'list';
  if (method === 'GET') return 'get';
  if (method === 'PUT' && named) return 'update';
  if (method === 'PATCH' && named)
    return mediaType(request).startsWith('application/apply-patch') ? 'apply' : 'patch';
  if (method === 'DELETE' && named && subresource === '') return 'delete';
  throw methodNotAllowed();
}

interface Answer {
  readonly status: number;
  readonly body: object;
  /** Of a list. */
  readonly page?: Page;
}

async function carryOut(
  asked: ResourceRequest,
  verb: Verb,
  writer: Writer,
  request: IncomingMessage,
): Promise<Answer> {
  const { api, user, route, query } = asked;
  const { resource } = route.served;
  const part: Part = route.subresource === 'log' ? '' : route.subresource;
  const ref = refOf(route, route.name ?? '');
  switch (verb) {
    case 'get':
      return { status: 200, body: api.get(user, resource, ref, part) };
    case 'list': {
      const listed = api.list(user, resource, scopeOf(route, query));
      const some = page(listed.items, query, listed.resourceVersion);
      const kind = `${resource.kind}List`;
      return { status: 200, page: some, body: { kind, apiVersion: apiVersionOf(resource), ...some } };
    }
    case 'create':
      return {
        status: 201,
        body: api.create(writer, resource, placed(asObject(await readBody(request)), route)),
      };
    case 'update':
      return {
        status: 200,
        body: api.replace(writer, resource, placed(asObject(await readBody(request)), route), part),
      };
    case 'patch':
    case 'apply': {
      const existed = exists(api, user, asked, ref);
      const patch = patchOf(mediaType(request), await readBody(request), query);
      return { status: existed ? 200 : 201, body: api.patch(writer, resource, ref, patch, part) };
    }
    default: {
      const options = deleteOptions(await readBody(request), query);
      const left = api.remove(user, resource, ref, options);
      if (left.metadata?.deletionTimestamp !== undefined) return { status: 200, body: left };
      const details = {
        name: ref.name,
        group: resource.group,
        kind: resource.plural,
        uid: left.metadata?.uid,
      };
      return {
        status: 200,
        body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details },
      };
    }
  }
}

function exists(api: ApiServer, user: User, { route }: ResourceRequest, ref: Ref): boolean {
  return (
    api.list(user, route.served.resource, { ...scopeIn(ref), fieldSelector: `metadata.name=${ref.name}` })
      .items.length > 0
  );
}

function scopeIn({ namespace }: Ref): Scope {
  return namespace === undefined ? {} : { namespace };
}

function refOf({ namespace }: ResourceRoute, name: string): Ref {
  return namespace === undefined ? { name } : { namespace, name };
}

function scopeOf(route: ResourceRoute, query: URLSearchParams): Scope {
  const labelSelector = query.get('labelSelector');
  const fieldSelector = query.get('fieldSelector');
  return {
    ...(route.namespace === undefined ? {} : { namespace: route.namespace }),
    ...(labelSelector ? { labelSelector } : {}),
    ...(fieldSelector ? { fieldSelector } : {}),
  };
}

/** The object at the path's place; a body that names another one is refused. */
function placed(object: KubeObject, { namespace, name, served }: ResourceRoute): KubeObject {
  const { kind, metadata } = object;
  if (kind !== undefined && kind !== served.resource.kind && kind !== 'Scale') {
    throw badRequest(
      `${kind} in version "${object.apiVersion ?? ''}" cannot be handled as a ${served.resource.kind}`,
    );
  }
  if (metadata?.namespace && namespace !== undefined && metadata.namespace !== namespace) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  }
  if (name !== undefined && metadata?.name && metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(namespace === undefined ? {} : { namespace }),
      ...(name === undefined ? {} : { name }),
    },
  };
}

const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

function patchOf(type: string, body: unknown, query: URLSearchParams): Patch {
  switch (type) {
    case 'application/json-patch+json':
      return { kind: 'json', operations: readJsonPatch(body) };
    case 'application/merge-patch+json':
      return { kind: 'merge', fields: asObject(body) };
    case 'application/strategic-merge-patch+json':
      return { kind: 'strategic', fields: asObject(body) };
    case 'application/apply-patch+yaml': {
      if (!query.get('fieldManager')) throw badRequest('fieldManager is required for apply patch');
      return { kind: 'apply', config: asObject(body), force: query.get('force') === 'true' };
    }
    default:
      throw unsupportedMediaType(PATCH_TYPES);
  }
}

function deleteOptions(body: unknown, query: URLSearchParams): DeleteOptions {
  const grace =
    at(body, 'gracePeriodSeconds') ??
    (query.has('gracePeriodSeconds') ? Number(query.get('gracePeriodSeconds')) : undefined);
  const policy = textOf(at(body, 'propagationPolicy')) || query.get('propagationPolicy');
  const dryRun =
    query.getAll('dryRun').includes('All') || JSON.stringify(at(body, 'dryRun') ?? []).includes('All');
  return {
    resourceVersion: textOf(at(body, 'preconditions', 'resourceVersion')) || undefined,
    uid: textOf(at(body, 'preconditions', 'uid')) || undefined,
    gracePeriodSeconds: grace === undefined ? undefined : numberOf(grace, 30),
    propagation: policy === 'Orphan' || policy === 'Foreground' ? policy : 'Background',
    dryRun,
  };
}

/** As the real server does it: the name that the client gives itself, up to the first slash. */
function managerOf(request: IncomingMessage, query: URLSearchParams): string {
  return query.get('fieldManager') ?? (request.headers['user-agent'] ?? 'unknown').split('/')[0] ?? 'unknown';
}
