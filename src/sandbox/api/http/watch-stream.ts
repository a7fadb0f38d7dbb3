/** A watch over HTTP: one JSON document a line, bookmarks, an end after `timeoutSeconds`. */
import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../../../core/kubernetes/objects.ts';
import { apiVersionOf, type Resource } from '../../../core/kubernetes/resources.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Scope } from '../../../cluster/port.ts';
import type { ApiServer } from '../api-server.ts';
import type { Fault } from '../faults.ts';
import type { User } from '../users.ts';
import { statusOf } from './bodies.ts';
import { table } from './representation.ts';

const BOOKMARK_MS = 50_000;
/** Real servers end watches after 30 to 60 minutes. */
const DEFAULT_TIMEOUT_S = 1800;

export interface WatchRequest {
  readonly user: User;
  readonly resource: Resource;
  readonly scope: Scope;
  readonly query: URLSearchParams;
  readonly asTable: boolean;
  readonly trouble: Fault['watch'];
}

/** Answers at once and goes on until the client, the time or `trouble` ends it. */
export function streamWatch(
  { api, clock }: { readonly api: ApiServer; readonly clock: Clock },
  request: WatchRequest,
  response: ServerResponse,
): void {
  const { user, resource, scope, query, asTable, trouble } = request;
  const stalled = trouble !== undefined && 'stall' in trouble;
  const send = (type: string, object: object): void => {
    if (!stalled) response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const shown = (object: KubeObject): object => {
    if (!asTable) return object;
    const metadata = { resourceVersion: object.metadata?.resourceVersion };
    return table(resource, [object], metadata, clock.now(), query.get('includeObject') ?? 'Metadata');
  };
  const bookmark = (annotations?: Readonly<Record<string, string>>): void => {
    const metadata = { resourceVersion: api.revision(), ...(annotations ? { annotations } : {}) };
    send('BOOKMARK', { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata });
  };

  const asked = query.get('resourceVersion') ?? '';
  const fromNow = asked === '' || asked === '0';
  const initial =
    fromNow || query.get('sendInitialEvents') === 'true' ? api.list(user, resource, scope) : undefined;
  const from = initial ? initial.resourceVersion : asked;
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  for (const object of initial?.items ?? []) send('ADDED', shown(object));
  if (query.get('sendInitialEvents') === 'true') bookmark({ 'k8s.io/initial-events-end': 'true' });

  let stop: () => void = () => undefined;
  try {
    stop = api.follow(user, resource, { ...scope, resourceVersion: from }, ({ type, object }) =>
      send(type, shown(object)),
    );
  } catch (error) {
    // A watch that starts too far back is refused inside the stream, as the real server does it.
    response.end(`${JSON.stringify({ type: 'ERROR', object: statusOf(error) })}\n`);
    return;
  }

  // Real time, also with a speeded clock: what a client sees of silence and of an end is in its own time.
  const bookmarks =
    query.get('allowWatchBookmarks') === 'true' ? setInterval(() => bookmark(), BOOKMARK_MS) : undefined;
  const seconds = Number(query.get('timeoutSeconds') ?? '') || DEFAULT_TIMEOUT_S;
  const ms = trouble && 'cutAfterMs' in trouble ? trouble.cutAfterMs : seconds * 1000;
  const end = setTimeout(() => response.end(), ms);
  response.once('close', () => {
    stop();
    clearInterval(bookmarks);
    clearTimeout(end);
  });
}
