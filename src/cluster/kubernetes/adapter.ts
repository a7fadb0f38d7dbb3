/**
 * The Cluster port over HTTP. The caller names the type that belongs to the resource: answers are checked to be objects of
 * the right kind (`parse.ts`); that a server keeps to its own API beyond that is taken from it (`as T`).
 */
import type { KubeObject } from '../../core/kubernetes/objects.ts';
import { PODS } from '../../core/kubernetes/resources.ts';
import type { Resource } from '../../core/kubernetes/resources.ts';
import { isClusterError } from '../port.ts';
import type { Call, Cluster, Listed, Ref, Scope, WatchEvent, WriteOptions } from '../port.ts';
import type { Asked } from './asked.ts';
import { nonsense } from './connection-errors.ts';
import { readObject, readPage, typeMeta } from './parse.ts';
import { pathOf } from './paths.ts';
import type { Requests, RequestSpec } from './requests.ts';
import { linesOf, readEvent } from './watch-lines.ts';

const PAGE = 500;
/** A watch without a word for this long is taken for dead: servers send a bookmark each minute. */
const SILENCE_MS = 75_000;
/** Asked of the server, so that no connection lives for ever: proxies forget old ones. */
const WATCH_SECONDS = 600;
const MOST_LOG_BYTES = 1_000_000;

/** @param namespace the one that a namespaced object without any belongs to. */
export function createAdapter(requests: Requests, server: string, namespace: string): Cluster {
  const asked = (verb: Asked['verb'], resource: Resource, ref: Partial<Ref>, subresource?: string): Asked => {
    const place = resource.namespaced ? ref.namespace : undefined;
    return {
      verb,
      resource,
      server,
      ...(place === undefined ? {} : { namespace: place }),
      ...(ref.name === undefined ? {} : { name: ref.name }),
      ...(subresource === undefined ? {} : { subresource }),
    };
  };
  const placed = (ref: Partial<Ref>): Partial<Ref> & { readonly namespace: string } => ({
    ...ref,
    namespace: ref.namespace ?? namespace,
  });
  const refOf = (object: KubeObject): Partial<Ref> & { readonly namespace: string } => {
    const { name, namespace: own } = object.metadata ?? {};
    return placed({
      ...(name === undefined ? {} : { name }),
      ...(own === undefined ? {} : { namespace: own }),
    });
  };

  /** The object that answers a request. */
  const objectOf = async <T extends KubeObject>(spec: RequestSpec, call: Call): Promise<T> =>
    readObject(await requests.text(spec, call), spec.asked) as T;

  const listPages = async (resource: Resource, scope: Scope, call: Call): Promise<Listed<KubeObject>> => {
    const what = asked('list', resource, scope);
    const items: KubeObject[] = [];
    let next: string | undefined;
    for (;;) {
      const query = { ...selectors(scope), limit: PAGE, continue: next };
      const path = pathOf(resource, { namespace: scope.namespace, query });
      const page = readPage(await requests.text({ asked: what, method: 'GET', path }, call), what);
      items.push(...page.items);
      if (page.next === undefined) return { items, resourceVersion: page.resourceVersion };
      if (page.next === next) throw nonsense(what, 'It repeats one page of the list.');
      next = page.next;
    }
  };

  return {
    get(resource, ref, call) {
      const at = placed(ref);
      const what = asked('get', resource, at);
      return objectOf({ asked: what, method: 'GET', path: pathOf(resource, at) }, call);
    },

    async list<T extends KubeObject>(resource: Resource, scope: Scope, call: Call) {
      try {
        return (await listPages(resource, scope, call)) as Listed<T>;
      } catch (error) {
        // The list grew old while it was being turned over: once more from its first page.
        if (!isClusterError(error, 'gone')) throw error;
        return (await listPages(resource, scope, call)) as Listed<T>;
      }
    },

    async *watch<T extends KubeObject>(
      resource: Resource,
      scope: Scope & { readonly resourceVersion: string },
      call: Call,
    ): AsyncGenerator<WatchEvent<T>, void, undefined> {
      const what = asked('watch', resource, scope);
      const query = {
        ...selectors(scope),
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: scope.resourceVersion,
        timeoutSeconds: WATCH_SECONDS,
      };
      const path = pathOf(resource, { namespace: scope.namespace, query });
      const pieces = requests.stream(
        { asked: what, method: 'GET', path, isStream: true },
        { ...call, deadlineMs: call.deadlineMs ?? SILENCE_MS },
      );
      for await (const line of linesOf(pieces, what)) yield readEvent(line, what) as WatchEvent<T>;
    },

    create(resource, object, call) {
      const at = refOf(object);
      const path = pathOf(resource, { namespace: at.namespace, query: writeQuery(call) });
      const body = JSON.stringify({ ...typeMeta(resource), ...object });
      return objectOf({ asked: asked('create', resource, at), method: 'POST', path, body }, call);
    },

    replace(resource, object, call) {
      const at = refOf(object);
      const path = pathOf(resource, { ...at, query: writeQuery(call) });
      const body = JSON.stringify({ ...typeMeta(resource), ...object });
      return objectOf({ asked: asked('update', resource, at), method: 'PUT', path, body }, call);
    },

    patch(resource, ref, operations, call) {
      const at = placed(ref);
      return objectOf(
        {
          asked: asked('patch', resource, at),
          method: 'PATCH',
          path: pathOf(resource, { ...at, query: writeQuery(call) }),
          body: JSON.stringify(operations),
          contentType: 'application/json-patch+json',
        },
        call,
      );
    },

    apply(resource, object, call) {
      const at = refOf(object);
      const query = { ...writeQuery(call), force: call.force === true ? true : undefined };
      return objectOf(
        {
          asked: asked('patch', resource, at),
          method: 'PATCH',
          path: pathOf(resource, { ...at, query }),
          // JSON is YAML.
          body: JSON.stringify({ ...typeMeta(resource), ...object }),
          contentType: 'application/apply-patch+yaml',
        },
        call,
      );
    },

    async delete(resource, ref, call) {
      const at = placed(ref);
      const body = JSON.stringify({
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: 'Background',
        ...(call.resourceVersion === undefined
          ? {}
          : { preconditions: { resourceVersion: call.resourceVersion } }),
      });
      const path = pathOf(resource, at);
      await requests.text({ asked: asked('delete', resource, at), method: 'DELETE', path, body }, call);
    },

    log(ref, options, call) {
      const at = placed(ref);
      const query = {
        container: options.container,
        tailLines: options.tailLines,
        previous: options.previous === true ? true : undefined,
        limitBytes: MOST_LOG_BYTES,
      };
      const path = pathOf(PODS, { ...at, subresource: 'log', query });
      const what = asked('get', PODS, at, 'log');
      // A server that can only answer in JSON (an error) still may.
      return requests.text({ asked: what, method: 'GET', path, accept: 'text/plain, */*' }, call);
    },
  };
}

function selectors({ labelSelector, fieldSelector }: Scope): Record<string, string | undefined> {
  return { labelSelector, fieldSelector };
}

function writeQuery({ dryRun, fieldManager }: WriteOptions): Record<string, string | undefined> {
  return { dryRun: dryRun === true ? 'All' : undefined, fieldManager };
}
