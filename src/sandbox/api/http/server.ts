/** The API server on HTTP: authentication, dispatch, and the answers of a real one also to what is not here. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Clock } from '../../../core/clock.ts';
import type { ApiServer } from '../api-server.ts';
import { unauthorized, unknownPath } from '../failures.ts';
import type { FaultHook } from '../faults.ts';
import type { User } from '../users.ts';
import { sendFailure, sendJson } from './bodies.ts';
import { discovery } from './discovery.ts';
import { answerResource } from './resource-requests.ts';
import { resourceRoute } from './route.ts';

export interface ApiHttpOptions {
  readonly api: ApiServer;
  readonly clock: Clock;
  /** By bearer token. */
  readonly users: ReadonlyMap<string, User>;
  readonly fault?: FaultHook | undefined;
  /** Gets an error of ours, which the client sees as a bare 500. */
  readonly onDefect?: (error: unknown) => void;
}

export function createApiHttpServer(options: ApiHttpOptions): Server {
  return createServer(apiListener(options));
}

export function apiListener(options: ApiHttpOptions): RequestListener {
  return (request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      sendFailure(response, error);
      if (!(error instanceof Error && 'explanation' in error)) options.onDefect?.(error);
    });
  };
}

async function answer(
  options: ApiHttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, '') : url.pathname;
  if (path === '/livez' || path === '/readyz' || path === '/healthz') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok');
    return;
  }
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const user = token === undefined ? undefined : options.users.get(token);
  if (!user) throw unauthorized();
  const known = request.method === 'GET' ? discovery(path, request.headers.accept ?? '') : undefined;
  if (known) {
    sendJson(response, 200, known.body, known.type);
    return;
  }
  const route = resourceRoute(path);
  if (!route) throw unknownPath();
  await answerResource({ ...options, user, route, query: url.searchParams }, request, response);
}
