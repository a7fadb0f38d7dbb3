import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { isFields, parseKubeconfig } from '../../../src/cluster/kubeconfig.ts';
import { runCredentialHelper } from '../../../src/cluster/kubernetes/credential-helper.ts';
import { isAborted } from '../../../src/core/errors.ts';
import { PODS } from '../../../src/core/kubernetes/resources.ts';
import { call, connectTo, failureOf, json, refusal, startServer, temporaryFolder } from './api-server.ts';

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } };

/** A credential helper written in JavaScript: how to call it, and a file to which it may write. */
async function helper(
  t: TestContext,
  source: string,
): Promise<{ readonly exec: object; readonly note: string }> {
  const folder = await temporaryFolder(t);
  const script = join(folder, 'helper.cjs');
  const note = join(folder, 'note');
  await writeFile(script, `const fs = require('fs'); const note = process.env.NOTE;\n${source}`);
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: [script],
    env: [{ name: 'NOTE', value: note }],
  };
  return { exec, note };
}

const print = (status: string): string =>
  `console.log(JSON.stringify({ kind: 'ExecCredential', status: ${status} }));`;

test('a helper is asked at the first call, once for all that need it, and told what it is asked for', async (t) => {
  const { exec, note } = await helper(
    t,
    `fs.appendFileSync(note, process.env.KUBERNETES_EXEC_INFO + '\\n'); ${print(`{ token: 'from-helper' }`)}`,
  );
  const server = await startServer(t, (_request, response) => json(response, 200, POD));
  const cluster = await connectTo(t, server.url, { exec: { ...exec, provideClusterInfo: true } });
  assert.equal(existsSync(note), false, 'connecting runs nothing');
  await Promise.all([1, 2, 3].map(() => cluster.get(PODS, { name: 'x' }, call())));
  await cluster.get(PODS, { name: 'x' }, call());
  assert.ok(server.received.every(({ headers }) => headers.authorization === 'Bearer from-helper'));
  const asked = (await readFile(note, 'utf8')).trim().split('\n');
  assert.equal(asked.length, 1);
  assert.deepEqual(JSON.parse(asked[0] ?? ''), {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: false, cluster: { server: server.url } },
  });
});

test('a helper is asked again when its token has expired', async (t) => {
  const { exec, note } = await helper(
    t,
    `fs.appendFileSync(note, 'x'); ${print(`{ token: 't' + fs.readFileSync(note).length, expirationTimestamp: '2020-01-01T00:00:00Z' }`)}`,
  );
  const server = await startServer(t, (_request, response) => json(response, 200, POD));
  const cluster = await connectTo(t, server.url, { exec });
  await cluster.get(PODS, { name: 'x' }, call());
  await cluster.get(PODS, { name: 'x' }, call());
  assert.deepEqual(
    server.received.map(({ headers }) => headers.authorization),
    ['Bearer t1', 'Bearer t2'],
  );
  assert.equal(await readFile(note, 'utf8'), 'xx');
});

test('a token that the cluster refuses is renewed once, also for a write', async (t) => {
  const { exec } = await helper(
    t,
    `fs.appendFileSync(note, 'x'); ${print(`{ token: 't' + fs.readFileSync(note).length }`)}`,
  );
  const server = await startServer(t, ({ headers }, response) => {
    if (headers.authorization === 'Bearer t2') json(response, 201, POD);
    else json(response, 401, refusal(401, 'Unauthorized', 'Unauthorized'));
  });
  const cluster = await connectTo(t, server.url, { exec });
  assert.equal((await cluster.create(PODS, POD, call())).kind, 'Pod');
  assert.deepEqual(
    server.received.map(({ headers }) => headers.authorization),
    ['Bearer t1', 'Bearer t2'],
  );
});

test('calls that are refused together renew the token once between them', async (t) => {
  const { exec, note } = await helper(
    t,
    `fs.appendFileSync(note, 'x'); ${print(`{ token: 't' + fs.readFileSync(note).length }`)}`,
  );
  const refused: (() => void)[] = [];
  const server = await startServer(t, ({ headers }, response) => {
    if (headers.authorization === 'Bearer t2') json(response, 200, POD);
    else refused.push(() => json(response, 401, refusal(401, 'Unauthorized', 'Unauthorized')));
    if (refused.length === 3) for (const answer of refused.splice(0)) answer();
  });
  const cluster = await connectTo(t, server.url, { exec });
  await Promise.all([1, 2, 3].map(() => cluster.get(PODS, { name: 'x' }, call())));
  assert.equal(await readFile(note, 'utf8'), 'xx');
});

test('a cluster that refuses every token is told so after one renewal', async (t) => {
  const { exec } = await helper(t, print(`{ token: 't' }`));
  const server = await startServer(t, (_request, response) =>
    json(response, 401, refusal(401, 'Unauthorized', 'Unauthorized')),
  );
  const cluster = await connectTo(t, server.url, { exec });
  assert.equal((await failureOf(cluster.get(PODS, { name: 'x' }, call()))).code, 'unauthorized');
  assert.equal(server.received.length, 2);
});

test('a helper that fails is named with what it said, without its secrets', async (t) => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl';
  const { exec } = await helper(
    t,
    `console.error('token expired, please log in'); console.error('password=hunter2 --token abc123secret ${jwt}'); process.exit(3);`,
  );
  const error = await failureOf(
    runCredentialHelper({ exec: { ...exec }, cluster: {}, signal: call().signal }),
  );
  assert.equal(error.code, 'credentials');
  assert.match(error.message, /failed \(exit code 3\)/);
  assert.match(error.message, /token expired, please log in/);
  assert.doesNotMatch(error.message, /hunter2|abc123secret|eyJ/);
});

test('a helper that is not installed', async (t) => {
  const server = await startServer(t, (_request, response) => json(response, 200, POD));
  const cluster = await connectTo(t, server.url, { exec: { command: 'no-such-credential-helper' } });
  const error = await failureOf(cluster.get(PODS, { name: 'x' }, call()));
  assert.equal(error.code, 'credentials');
  assert.match(error.message, /"no-such-credential-helper" is not installed/);
  assert.equal(server.received.length, 0);
});

test('a helper that needs a terminal', async () => {
  const exec = { command: 'helper', interactiveMode: 'Always' };
  const error = await failureOf(runCredentialHelper({ exec, cluster: {}, signal: call().signal }));
  assert.match(error.message, /wants to ask on a terminal/);
});

for (const [what, said] of [
  ['prints nothing', ''],
  ['prints no JSON', 'console.log("hello")'],
  ['prints no token', print('{}')],
] as const) {
  test(`a helper that ${what}`, async (t) => {
    const { exec } = await helper(t, said);
    const error = await failureOf(
      runCredentialHelper({ exec: { ...exec }, cluster: {}, signal: call().signal }),
    );
    assert.match(error.message, /did not print an ExecCredential/);
  });
}

/** A helper that hangs together with a child of its own; the note holds the ids of both once they run. */
const HANGS = `
  const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  child.on('spawn', () => fs.writeFileSync(note, process.pid + ' ' + child.pid));
  setInterval(() => {}, 1000);`;

async function pidsIn(note: string): Promise<number[]> {
  while (!existsSync(note) || (await readFile(note, 'utf8')) === '') await sleep(10);
  return (await readFile(note, 'utf8')).split(' ').map(Number);
}

async function allGone(pids: readonly number[]): Promise<void> {
  for (const pid of pids) while (await isRunning(pid)) await sleep(10);
}

/** A killed child of nobody stays a zombie where there is no init process to reap it: it does not run. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    const state = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') ?')).split(') ')[1];
    return state?.startsWith('Z') !== true;
  } catch {
    return false;
  }
}

test('a helper that hangs is killed with its children at its deadline', { timeout: 20_000 }, async (t) => {
  const { exec, note } = await helper(t, HANGS);
  const error = await failureOf(
    runCredentialHelper({ exec: { ...exec }, cluster: {}, signal: call().signal, deadlineMs: 1500 }),
  );
  assert.equal(error.code, 'credentials');
  assert.match(error.message, /no answer within 1\.5 s/);
  await allGone(await pidsIn(note));
});

test(
  'an abort kills a helper and its children; another who waits for it keeps it alive',
  { timeout: 20_000 },
  async (t) => {
    const { exec, note } = await helper(t, HANGS);
    const server = await startServer(t, (_request, response) => json(response, 200, POD));
    const cluster = await connectTo(t, server.url, { exec });
    const [first, second] = [new AbortController(), new AbortController()];
    const one = cluster.get(PODS, { name: 'x' }, { signal: first.signal });
    const other = cluster.get(PODS, { name: 'x' }, { signal: second.signal });
    const pids = await pidsIn(note);
    first.abort();
    await assert.rejects(one, isAborted);
    assert.deepEqual(await Promise.all(pids.map(isRunning)), [true, true]);
    second.abort();
    await assert.rejects(other, isAborted);
    await allGone(pids);
  },
);

test('a relative helper is looked for beside its kubeconfig', async (t) => {
  const folder = await temporaryFolder(t);
  const program = join(folder, 'sign-in.sh');
  await writeFile(program, '#!/bin/sh\necho \'{"status":{"token":"t"}}\'\n');
  await chmod(program, 0o755);
  const text = 'users: [{name: u, user: {exec: {command: ./sign-in.sh}}}]';
  const exec = parseKubeconfig(text, join(folder, 'config')).users[0]?.fields['exec'];
  const credential = await runCredentialHelper({
    exec: isFields(exec) ? exec : {},
    cluster: {},
    signal: call().signal,
  });
  assert.equal(credential.token, 't');
});

test('a token file is read without its line end, and again after a refusal', async (t) => {
  const file = join(await temporaryFolder(t), 'token');
  await writeFile(file, 'old\n');
  const server = await startServer(t, ({ headers }, response) => {
    if (headers.authorization === 'Bearer new') json(response, 200, POD);
    else json(response, 401, refusal(401, 'Unauthorized', 'Unauthorized'));
  });
  const cluster = await connectTo(t, server.url, { tokenFile: file });
  assert.equal((await failureOf(cluster.get(PODS, { name: 'x' }, call()))).code, 'unauthorized');
  await writeFile(file, 'new\n');
  assert.equal((await cluster.get(PODS, { name: 'x' }, call())).kind, 'Pod');
});

test('a token file that is not there', async (t) => {
  const cluster = await connectTo(t, 'http://127.0.0.1:1', { tokenFile: '/nowhere/token' });
  const error = await failureOf(cluster.get(PODS, { name: 'x' }, call()));
  assert.equal(error.code, 'credentials');
  assert.match(error.message, /\/nowhere\/token/);
});

test('a user name and a password', async (t) => {
  const server = await startServer(t, (_request, response) => json(response, 200, POD));
  const cluster = await connectTo(t, server.url, { username: 'me', password: 'pass' });
  await cluster.get(PODS, { name: 'x' }, call());
  assert.equal(
    server.received[0]?.headers.authorization,
    `Basic ${Buffer.from('me:pass').toString('base64')}`,
  );
});

test('an auth provider that Kubernetes dropped is refused with the way out', async (t) => {
  const error = await failureOf(connectTo(t, 'https://127.0.0.1:1', { 'auth-provider': { name: 'gcp' } }));
  assert.equal(error.code, 'credentials');
  assert.match(error.message, /"gcp".*no longer supports.*exec/);
});
