import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { isAborted } from '../../../src/core/errors.ts';
import { PODS } from '../../../src/core/kubernetes/resources.ts';
import type { ClusterError } from '../../../src/cluster/port.ts';
import { call, connectTo, failureOf, fixture, json, startServer } from './api-server.ts';

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } };
const data = (name: string): string => Buffer.from(fixture(name)).toString('base64');
const CA = { 'certificate-authority-data': data('ca.pem') };

async function whyNot(
  t: Parameters<typeof connectTo>[0],
  server: string,
  cluster: object = {},
): Promise<ClusterError> {
  const connected = await connectTo(t, server, undefined, cluster);
  const error = await failureOf(connected.get(PODS, { name: 'x' }, call()));
  assert.doesNotMatch(error.message, /secret-token/);
  return error;
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('nothing listens', async (t) => {
  const error = await whyNot(t, `https://127.0.0.1:${await unusedPort()}`);
  assert.equal(error.code, 'unreachable');
  assert.match(error.message, /connection was refused/);
});

test('a name that does not exist', async (t) => {
  const error = await whyNot(t, 'https://no-such-cluster.invalid:6443');
  assert.equal(error.code, 'unreachable');
  assert.match(error.message, /no-such-cluster\.invalid:6443 can't be resolved/);
});

test('something that is not HTTP', async (t) => {
  const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const error = await whyNot(t, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  assert.equal(error.code, 'server-error');
  assert.match(error.message, /It is not HTTP/);
});

test('TLS asked of a server that speaks plain HTTP', async (t) => {
  const server = await startServer(t, (_request, response) => {
    json(response, 200, POD);
  });
  const error = await whyNot(t, server.url.replace('http:', 'https:'));
  assert.equal(error.code, 'unreachable');
  assert.match(error.message, /does not speak TLS/);
});

for (const [certificate, trusted, says] of [
  ['server', {}, /unknown authority/],
  ['expired', CA, /has expired/],
  ['elsewhere', CA, /for another name/],
] as const) {
  test(`a certificate that is ${says.source}`, async (t) => {
    const server = await startServer(t, (_request, response) => json(response, 200, POD), { certificate });
    const error = await whyNot(t, server.url, trusted);
    assert.equal(error.code, 'unreachable');
    assert.match(error.message, says);
    assert.equal(server.received.length, 0, 'no token goes to a server that is not trusted');
  });
}

test('a trusted server, a server name, a client certificate, and one that is not verified', async (t) => {
  const good = await startServer(t, (_request, response) => json(response, 200, POD), {
    certificate: 'server',
    askForClient: true,
  });
  const client = { 'client-certificate-data': data('client.pem'), 'client-key-data': data('client.key') };
  const named = await startServer(t, (_request, response) => json(response, 200, POD), {
    certificate: 'elsewhere',
  });
  const clusters = [
    await connectTo(t, good.url, client, CA),
    await connectTo(t, named.url, undefined, { ...CA, 'tls-server-name': 'elsewhere.example' }),
    await connectTo(t, named.url, undefined, { 'insecure-skip-tls-verify': true }),
  ];
  for (const cluster of clusters) assert.equal((await cluster.get(PODS, { name: 'x' }, call())).kind, 'Pod');
});

test('a client certificate that is garbage is named, with no part of it', async (t) => {
  const server = await startServer(t, (_request, response) => json(response, 200, POD), {
    certificate: 'server',
  });
  const broken = { 'client-certificate-data': 'Z2FyYmFnZQ==', 'client-key-data': 'Z2FyYmFnZQ==' };
  const cluster = await connectTo(t, server.url, broken, CA);
  const error = await failureOf(cluster.get(PODS, { name: 'x' }, call()));
  assert.equal(error.code, 'credentials');
  assert.match(error.message, /context "test"/);
});

test('the owner ends every call', async (t) => {
  const { connect } = await import('../../../src/cluster/kubernetes/connect.ts');
  const { writeKubeconfig } = await import('./api-server.ts');
  const owner = new AbortController();
  const server = await startServer(t, () => {
    owner.abort();
  });
  const cluster = await connect({
    kubeconfigPath: await writeKubeconfig(t, server.url),
    signal: owner.signal,
  });
  await assert.rejects(cluster.get(PODS, { name: 'x' }, call()), isAborted);
  await assert.rejects(cluster.get(PODS, { name: 'x' }, call()), isAborted);
  assert.equal(server.received.length, 1);
});
