/** The command as a process against a practice cluster of this process, seen and spoilt by a hook or by a proxy in front of it. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect, type ConnectedCluster } from '../../../src/cluster/kubernetes/connect.ts';
import { isFields, parseKubeconfig, textOf } from '../../../src/cluster/kubeconfig.ts';
import type { Call } from '../../../src/cluster/port.ts';
import type { FaultHook, FaultRequest } from '../../../src/sandbox/api/faults.ts';
import { PRACTICE_CONTEXT } from '../../../src/cluster/practice-path.ts';
import { startPracticeServer } from '../../../src/sandbox/process/start.ts';
import { openWorkshop, type Workshop } from '../cli/workshop.ts';

export const NAMESPACE = 'paperless-maverick';

/** Not `maverick-practice`: the drivers of that one end when its process is not found where they look. */
const CONTEXT = 'under-test';

export const FILES = {
  'deploy/api.deploy.yaml': 'service:\n  name: api\n',
  'deploy/web.deploy.yaml': 'service:\n  name: web\n',
  'deploy/worker.deploy.yaml': 'service:\n  name: worker\n',
  'deploy/practice.deploy.yaml': `environment:\n  name: practice\n  context: ${CONTEXT}\n  namespace: ${NAMESPACE}\n`,
};

export interface Scene {
  readonly shop: Workshop;
  readonly cluster: ConnectedCluster;
  readonly call: Call;
  readonly kubeconfig: string;
  /** What took effect, in its order: dry runs and reviews left out. */
  readonly writes: FaultRequest[];
  /** Asked of every request from now on; undefined: all is well. */
  spoil(hook: FaultHook | undefined): void;
  /** With --kubeconfig, for the options of `plan` and `launch`. */
  options(service: string, tag: string): string[];
  close(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const shop = await openWorkshop(FILES);
  let hook: FaultHook | undefined;
  const writes: FaultRequest[] = [];
  const server = await startPracticeServer({
    workspace: shop.workspace,
    stateDirectory: join(shop.workspace, '..', 'practice-of-the-test'),
    frontDoorPort: 0,
    speed: 10,
    fault(request) {
      const fault = hook?.(request);
      const changes = !['get', 'list', 'watch', 'log'].includes(request.verb);
      if (changes && request.moment === 'after' && isMavericks(request)) writes.push(request);
      return fault;
    },
  });
  const owner = new AbortController();
  const kubeconfig = join(shop.workspace, '..', 'kubeconfig');
  const written = await readFile(server.kubeconfigPath, 'utf8');
  await writeFile(kubeconfig, written.replaceAll(PRACTICE_CONTEXT, CONTEXT));
  const cluster = await connect({ kubeconfigPath: kubeconfig, signal: owner.signal });
  return {
    shop,
    cluster,
    call: { signal: owner.signal },
    kubeconfig,
    writes,
    spoil(next) {
      hook = next;
    },
    options: (service, tag) => [
      ...['--service', service, '--environment', 'practice', '--image', `registry.example/${service}:${tag}`],
      ...['--kubeconfig', kubeconfig],
    ],
    async close() {
      hook = undefined;
      await shop.close();
      owner.abort();
      await server.dispose();
    },
  };
}

/** Not what the controllers of the practice cluster write for themselves, nor a question in the form of a write. */
function isMavericks({ resource, dryRun }: FaultRequest): boolean {
  return !dryRun && ['configmaps', 'leases', 'deployments'].includes(resource.plural);
}

export interface Proxy {
  readonly url: string;
  /** Bodies of all that was sent through it to the cluster. */
  readonly sent: readonly string[];
  close(): Promise<void>;
}

/** Speaks plain HTTP, knows the cluster's token, and changes what `/log` answers. */
export async function openProxy(kubeconfig: string, accepts: string, log: string): Promise<Proxy> {
  const config = parseKubeconfig(await readFile(kubeconfig, 'utf8'), kubeconfig);
  const fields = config.clusters[0]?.fields ?? {};
  const user = config.users[0]?.fields ?? {};
  const target = textOf(fields, 'server') ?? '';
  const ca = Buffer.from(textOf(fields, 'certificate-authority-data') ?? '', 'base64');
  const token = isFields(user) ? (textOf(user, 'token') ?? '') : '';
  const sent: string[] = [];
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    if (incoming.headers.authorization !== `Bearer ${accepts}`) {
      outgoing.writeHead(401).end();
      return;
    }
    const { host: _host, ...headers } = incoming.headers;
    const url = new URL(incoming.url ?? '/', target);
    if (url.pathname.endsWith('/log')) {
      outgoing.writeHead(200, { 'content-type': 'text/plain' }).end(log);
      return;
    }
    const inner = request(url, {
      ca,
      method: incoming.method ?? 'GET',
      headers: { ...headers, authorization: `Bearer ${token}` },
    });
    inner.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    inner.on('error', () => outgoing.destroy());
    outgoing.on('close', () => inner.destroy());
    let body = '';
    incoming.setEncoding('utf8').on('data', (text: string) => (body += text));
    incoming.on('end', () => {
      sent.push(body);
      inner.end(body);
    });
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One context, that of the environment. JSON is YAML. */
export async function writeKubeconfig(file: string, server: string, user: object): Promise<void> {
  const name = CONTEXT;
  const config = {
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: NAMESPACE } }],
    'current-context': name,
  };
  await writeFile(file, JSON.stringify(config));
}
