/** The files that the programs are started with, all in the control plane's own folder and readable by its owner only. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateFiles } from './arguments.ts';
import type { Layout } from './arguments.ts';
import { portOf } from './kubelet.ts';
import { stageDocuments } from './stages.ts';
import { tokenFile } from './users.ts';
import type { User } from './users.ts';

export async function writeLayout(tokens: Readonly<Record<User, string>>): Promise<Layout> {
  const directory = await mkdtemp(join(tmpdir(), 'maverick-control-plane-'));
  const [apiPort = 0, etcdPort = 0, etcdPeerPort = 0] = await freePorts(3);
  const layout: Layout = {
    directory,
    apiPort,
    etcdPort,
    etcdPeerPort,
    tokenFile: join(directory, 'tokens.csv'),
    keyFile: join(directory, 'service-account.key'),
    publicKeyFile: join(directory, 'service-account.pub'),
    kubeconfig: join(directory, 'components.kubeconfig'),
    kwokConfig: join(directory, 'stages.yaml'),
  };
  const keys = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const components = kubeconfig(serverUrl(layout), tokens.admin, {
    'certificate-authority': certificateFiles(directory).cert,
  });
  await Promise.all([
    writePrivate(layout.tokenFile, tokenFile(tokens)),
    writePrivate(layout.keyFile, keys.privateKey),
    writePrivate(layout.publicKeyFile, keys.publicKey),
    writePrivate(layout.kubeconfig, components),
    writePrivate(
      layout.kwokConfig,
      stageDocuments()
        .map((stage) => JSON.stringify(stage))
        .join('\n---\n'),
    ),
  ]);
  return layout;
}

export function serverUrl({ apiPort }: Layout): string {
  return `https://127.0.0.1:${apiPort}`;
}

/** A kubeconfig of one context; JSON, which is YAML. */
export function kubeconfig(
  server: string,
  token: string,
  authority: Readonly<Record<string, string>>,
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'control-plane', cluster: { server, ...authority } }],
    users: [{ name: 'user', user: { token } }],
    contexts: [
      { name: 'control-plane', context: { cluster: 'control-plane', user: 'user', namespace: 'default' } },
    ],
    'current-context': 'control-plane',
  });
}

export async function writePrivate(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
}

/** Held together, so that no two are the same, and released just before they are used. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen()));
  const ports = servers.map((server) => portOf(server.address()));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
