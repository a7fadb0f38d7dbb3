/**
 * A real Kubernetes control plane for tests: etcd, API server, controller manager and scheduler as they are, nodes and
 * kubelets simulated by KWOK. Pods are records only; their fate follows from their image's tag, see fates.ts.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './api.ts';
import type { Answer, ApiCall } from './api.ts';
import {
  apiServerArguments,
  certificateFiles,
  controllerManagerArguments,
  etcdArguments,
  kwokArguments,
  NODE_ANNOTATION,
  schedulerArguments,
} from './arguments.ts';
import type { Layout } from './arguments.ts';
import type { Binaries } from './binaries.ts';
import { findOrBuild } from './build.ts';
import { kubeconfig, serverUrl, writeLayout, writePrivate } from './files.ts';
import { startKubelet } from './kubelet.ts';
import type { Kubelet } from './kubelet.ts';
import { processesIn } from './processes.ts';
import type { Processes, Program } from './processes.ts';
import { newTokens, roleAndBinding, USERS } from './users.ts';
import type { User } from './users.ts';

export interface ControlPlane {
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  /** PEM of the authority that signed the API server's certificate. */
  readonly certificateAuthority: string;
  readonly tokens: Readonly<Record<User, string>>;
  readonly adminToken: string;
  /** Of the admin. */
  readonly kubeconfigPath: string;
  /** Path of a kubeconfig (mode 0600, context `control-plane`, namespace `default`) for one of the users. */
  kubeconfigFor(user: User): string;
  /** Data, certificates, kubeconfigs and a log file per program; removed by `dispose`. */
  readonly directory: string;
  readonly binaries: Binaries;
  /** The programs' process ids; those that were started again are there twice. */
  pids(): readonly number[];
  /** A plain call to the API server, as the admin unless said otherwise. Rejects only when there is no answer. */
  call(call: ApiCall, user?: User): Promise<Answer>;
  /** A namespace in which `deployer` and `viewer` have their roles. */
  createNamespace(name: string): Promise<void>;
  /** Gone at once, as in a crash: connections are cut. The others keep running. */
  stopApiServer(): Promise<void>;
  /** Same address, certificate and data. Resolves when it is ready. */
  startApiServer(): Promise<void>;
  /** Ends every process and removes the folder. May be called twice. */
  dispose(): Promise<void>;
}

export interface StartOptions {
  /** Simulated nodes, each with room for 1000 pods. Default 2. */
  readonly nodes?: number;
  /** Default: found or built. */
  readonly binaries?: Binaries;
  readonly signal?: AbortSignal;
}

const READY_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 50;

/** Resolves when nodes are ready. Rejects with the program's last words when one of them ends. */
export async function startControlPlane(options: StartOptions = {}): Promise<ControlPlane> {
  const signal = options.signal ?? new AbortController().signal;
  const binaries = options.binaries ?? (await foundBinaries(signal));
  const tokens = newTokens();
  const layout = await writeLayout(tokens);
  const processes = processesIn(layout.directory);
  try {
    return await start({ layout, processes, binaries, tokens, signal, nodes: options.nodes ?? 2 });
  } catch (error) {
    await processes.dispose();
    throw error;
  }
}

async function foundBinaries(signal: AbortSignal): Promise<Binaries> {
  const found = await findOrBuild({ signal });
  if (found.kind === 'missing') throw new Error(found.why);
  return found.binaries;
}

interface Parts {
  readonly layout: Layout;
  readonly processes: Processes;
  readonly binaries: Binaries;
  readonly tokens: Readonly<Record<User, string>>;
  readonly nodes: number;
  readonly signal: AbortSignal;
}

async function start({ layout, processes, binaries, tokens, nodes, signal }: Parts): Promise<ControlPlane> {
  const { directory } = layout;
  const runApiServer = (): Program =>
    processes.start('kube-apiserver', binaries.apiserver, apiServerArguments(layout));
  const until = (what: string, isTrue: () => Promise<boolean>): Promise<void> =>
    waitUntil(what, isTrue, processes, signal);

  processes.start('etcd', binaries.etcd, etcdArguments(layout));
  let apiServer = runApiServer();
  const files = certificateFiles(directory);
  let ca = '';
  const callAs = (request: ApiCall, user: User = 'admin'): Promise<Answer> =>
    call({ port: layout.apiPort, ca, token: tokens[user] }, request);
  const ready = async (): Promise<boolean> =>
    (await callAs({ method: 'GET', path: '/readyz' })).status === 200;

  await until('the API server to be ready', async () => {
    ca = await readFile(files.cert, 'utf8');
    return await ready();
  });
  processes.start('kube-controller-manager', binaries.controllerManager, controllerManagerArguments(layout));
  processes.start('kube-scheduler', binaries.scheduler, schedulerArguments(layout));
  const kubelet: Kubelet = await startKubelet({
    cert: ca,
    key: await readFile(files.key, 'utf8'),
    pod: async (namespace, name) =>
      (await callAs({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/${name}` })).body,
  });
  processes.start('kwok', binaries.kwok, kwokArguments(layout, kubelet.port));

  const pathOf = (user: User): string => join(directory, `${user}.kubeconfig`);
  const authority = { 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  for (const user of USERS) {
    await writePrivate(pathOf(user), kubeconfig(serverUrl(layout), tokens[user], authority));
  }
  const create = async (path: string, body: unknown): Promise<void> => {
    const { status, body: answer } = await callAs({ method: 'POST', path, body });
    if (status !== 201) throw new Error(`POST ${path} was answered ${status}: ${JSON.stringify(answer)}`);
  };
  const names = Array.from({ length: nodes }, (_, index) => `node-${index + 1}`);
  try {
    await Promise.all(names.map((name) => create('/api/v1/nodes', node(name))));
    for (const name of names) {
      await until(`${name} to be ready`, async () =>
        isReady((await callAs({ method: 'GET', path: `/api/v1/nodes/${name}` })).body),
      );
    }
  } catch (error) {
    await kubelet.dispose();
    throw error;
  }

  let disposal: Promise<void> | undefined;
  return {
    server: serverUrl(layout),
    certificateAuthority: ca,
    tokens,
    adminToken: tokens.admin,
    kubeconfigPath: pathOf('admin'),
    kubeconfigFor: pathOf,
    directory,
    binaries,
    pids: () => processes.pids(),
    call: callAs,
    async createNamespace(name) {
      await create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${name}`;
      for (const user of ['deployer', 'viewer'] as const) {
        const { role, binding } = roleAndBinding(name, user);
        await create(`${rbac}/roles`, role);
        await create(`${rbac}/rolebindings`, binding);
      }
    },
    stopApiServer: () => apiServer.stop('SIGKILL'),
    async startApiServer() {
      if (!apiServer.running) apiServer = runApiServer();
      await until('the API server to be ready', ready);
    },
    dispose: () => (disposal ??= kubelet.dispose().then(() => processes.dispose())),
  };
}

function node(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, annotations: NODE_ANNOTATION, labels: { 'kubernetes.io/hostname': name } },
  };
}

/** Ready, and no longer tainted as not ready: pods can be scheduled. */
function isReady(body: unknown): boolean {
  const text = JSON.stringify(body);
  return text.includes('"reason":"KubeletReady"') && !text.includes('node.kubernetes.io/not-ready');
}

/** No answer counts as not yet. Rejects after 60 s, when a program has ended, and when `signal` aborts. */
async function waitUntil(
  what: string,
  isTrue: () => Promise<boolean>,
  processes: Processes,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    signal.throwIfAborted();
    const fallen = processes.fallen();
    if (fallen !== undefined) throw new Error(`${fallen.name} ended:\n${await fallen.logTail()}`);
    try {
      if (await isTrue()) return;
    } catch {
      // Nothing listens yet, or the file is not there yet.
    }
    if (Date.now() > deadline) throw new Error(`Waited ${READY_WITHIN_MS / 1000} s for ${what}.`);
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}
