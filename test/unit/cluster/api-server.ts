/** A small HTTP(S) server in the place of an API server, and a kubeconfig that leads to it. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { connect } from '../../../src/cluster/kubernetes/connect.ts';
import type { ConnectedCluster } from '../../../src/cluster/kubernetes/connect.ts';
import { ClusterError } from '../../../src/cluster/port.ts';
import type { Call } from '../../../src/cluster/port.ts';

export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Handler = (request: Received, response: ServerResponse) => void;

export interface TestServer {
  readonly url: string;
  /** Requests in their order. */
  readonly received: readonly Received[];
}

/** Closed, with all its connections, when the test ends. */
export async function startServer(
  test: TestContext,
  handler: Handler,
  tls?: { readonly certificate: string; readonly askForClient?: boolean },
): Promise<TestServer> {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const one: Received = {
        method: request.method ?? '',
        url: new URL(request.url ?? '/', 'http://server'),
        headers: request.headers,
        body,
      };
      received.push(one);
      handler(one, response);
    });
  };
  const server: Server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer(
          {
            cert: fixture(`${tls.certificate}.pem`),
            key: fixture(`${tls.certificate}.key`),
            ca: fixture('ca.pem'),
            requestCert: tls.askForClient === true,
          },
          listener,
        );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address() as AddressInfo;
  return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`, received };
}

export function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}

/** A folder of its own, removed when the test ends. */
export async function temporaryFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maverick-test-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** JSON is YAML. */
export async function writeKubeconfig(
  test: TestContext,
  server: string,
  user: object = { token: 'secret-token' },
  cluster: object = {},
): Promise<string> {
  const path = join(await temporaryFolder(test), 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'test', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    'current-context': 'test',
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

export async function connectTo(
  test: TestContext,
  server: string,
  user?: object,
  cluster?: object,
): Promise<ConnectedCluster> {
  const owner = new AbortController();
  test.after(() => {
    owner.abort();
  });
  return connect({
    kubeconfigPath: await writeKubeconfig(test, server, user, cluster),
    signal: owner.signal,
  });
}

/** A call that nobody aborts. */
export function call(deadlineMs?: number): Call {
  return { signal: new AbortController().signal, ...(deadlineMs === undefined ? {} : { deadlineMs }) };
}

export function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function refusal(code: number, reason: string, message: string, details?: object): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
}

/** The `ClusterError` that it rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<ClusterError> {
  const error = await work.then(
    () => new Error('It succeeded.'),
    (reason: unknown) => reason,
  );
  if (error instanceof ClusterError) return error;
  throw error;
}
