import assert from 'node:assert/strict';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { readContexts } from '../../../src/cluster/contexts.ts';
import { connect } from '../../../src/cluster/kubernetes/connect.ts';
import { parseKubeconfig } from '../../../src/cluster/kubeconfig.ts';
import { practiceKubeconfigPath } from '../../../src/cluster/practice-path.ts';
import { failureOf, temporaryFolder } from './api-server.ts';

const signal = new AbortController().signal;

const config = (context: string, server: string, current = true): string => `
apiVersion: v1
kind: Config
clusters:
  - name: c
    cluster: { server: ${server} }
contexts:
  - name: ${context}
    context: { cluster: c, namespace: shop }
${current ? `current-context: ${context}` : ''}
`;

test('several files of KUBECONFIG: missing ones are left out, the first that names something wins', async (t) => {
  const folder = await temporaryFolder(t);
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  await writeFile(a, config('one', 'https://first', false));
  await writeFile(b, config('two', 'https://second'));
  const env = { KUBECONFIG: [join(folder, 'missing'), a, '', b].join(delimiter) };
  const { contexts, current, files } = await readContexts({ env });
  assert.deepEqual(
    contexts.map(({ name, namespace, server, file }) => ({ name, namespace, server, file })),
    [
      { name: 'one', namespace: 'shop', server: 'https://first', file: a },
      { name: 'two', namespace: 'shop', server: 'https://first', file: b },
    ],
  );
  assert.equal(current, 'two');
  assert.deepEqual(files, [a, b]);
});

test('no kubeconfig is no context, and an error only for who needs one', async (t) => {
  const HOME = await temporaryFolder(t);
  assert.deepEqual(await readContexts({ env: { HOME } }), { contexts: [], current: undefined, files: [] });
  const error = await failureOf(connect({ env: { HOME }, signal }));
  assert.equal(error.code, 'credentials');
  assert.ok(error.message.includes(join(HOME, '.kube', 'config')));
  assert.match(error.message, /practice cluster/);
});

for (const [what, text, line, says] of [
  ['YAML that does not end', 'clusters: []\nusers: [\n', 3, /broken/],
  ['a list', '- a\n', 1, /not a map/],
  ['empty', '', 1, /not a map/],
  ['clusters that are no list', 'users: []\nclusters: 5\n', 2, /"clusters" is not a list/],
  ['an entry without a name', 'contexts:\n  - name: a\n  - context: {}\n', 3, /has no "name"/],
  [
    'an entry of the wrong type',
    'users:\n  - name: a\n    user: secret-value\n',
    2,
    /"user" of "a" is not a map/,
  ],
  ['an alias bomb', `a: &a [x]\n${bomb()}`, 1, /alias/i],
] as const) {
  test(`a kubeconfig that is broken is refused with its line: ${what}`, async (t) => {
    const path = join(await temporaryFolder(t), 'config');
    await writeFile(path, text);
    const error = await failureOf(connect({ kubeconfigPath: path, signal }));
    assert.equal(error.code, 'credentials');
    assert.ok(error.message.includes(`${path} is broken at line ${line}:`), error.message);
    assert.match(error.message, says);
    assert.doesNotMatch(error.message, /secret-value/);
  });
}

function bomb(): string {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
  return names
    .slice(1)
    .map(
      (name, index) =>
        `${name}: &${name} [${Array(9)
          .fill(`*${names[index] ?? ''}`)
          .join(', ')}]`,
    )
    .join('\n');
}

test('an unknown context: those that exist, and the nearest', async (t) => {
  const path = join(await temporaryFolder(t), 'config');
  await writeFile(path, config('production', 'https://host'));
  const error = await failureOf(connect({ kubeconfigPath: path, context: 'prodction', signal }));
  assert.equal(error.code, 'credentials');
  assert.match(error.message, /no context "prodction"\. It has: production\. Did you mean "production"\?/);
  const far = await failureOf(connect({ kubeconfigPath: path, context: 'minikube', signal }));
  assert.doesNotMatch(far.message, /Did you mean/);
});

test('what a context names must be there', async (t) => {
  const path = join(await temporaryFolder(t), 'config');
  const tryIt = async (text: string): Promise<string> => {
    await writeFile(path, text);
    return (await failureOf(connect({ kubeconfigPath: path, signal }))).message;
  };
  assert.match(await tryIt(config('x', 'https://h', false)), /no current context.*It has: x/);
  assert.match(await tryIt(config('x', 'nonsense')), /no valid "server" address/);
  assert.match(
    await tryIt(config('x', 'https://h').replace('cluster: c,', 'cluster: d,')),
    /names the cluster "d"/,
  );
  assert.match(
    await tryIt(config('x', 'https://h').replace('cluster: c,', 'cluster: c, user: me,')),
    /names the user "me"/,
  );
});

test('relative paths mean the folder of their file', () => {
  const text = 'clusters: [{name: c, cluster: {server: x, certificate-authority: pki/ca.crt}}]';
  assert.equal(
    parseKubeconfig(text, '/etc/kube/config').clusters[0]?.fields['certificate-authority'],
    '/etc/kube/pki/ca.crt',
  );
});

test('maverick-practice is the practice cluster of the workspace, also by another path to it', async (t) => {
  const [XDG_STATE_HOME, workspace] = [await temporaryFolder(t), await temporaryFolder(t)];
  const link = join(XDG_STATE_HOME, 'link');
  await symlink(workspace, link);
  const env = { XDG_STATE_HOME };
  const path = practiceKubeconfigPath(workspace, env);
  assert.match(path.slice(XDG_STATE_HOME.length), /^\/maverick-deploy\/practice\/[0-9a-f]{16}\/kubeconfig$/);
  assert.equal(practiceKubeconfigPath(link, env), path);
  assert.notEqual(practiceKubeconfigPath(XDG_STATE_HOME, env), path);

  const options = { context: 'maverick-practice', workspace: link, env, signal };
  assert.match(
    (await failureOf(connect(options))).message,
    /practice cluster of this workspace is not running.*maverick practice start/,
  );
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, config('maverick-practice', 'http://127.0.0.1:1'));
  assert.equal((await connect(options)).server, 'http://127.0.0.1:1');

  // A kubeconfig that the person named for their own clusters changes nothing about it.
  const named = join(XDG_STATE_HOME, 'named');
  await writeFile(named, config('production', 'https://production'));
  assert.equal((await connect({ ...options, kubeconfigPath: named })).server, 'http://127.0.0.1:1');
  await rm(path);
  assert.match((await failureOf(connect({ ...options, kubeconfigPath: named }))).message, /is not running/);
});

test('without XDG_STATE_HOME it is below the home folder', () => {
  assert.ok(
    practiceKubeconfigPath('/w', { HOME: '/home/me' }).startsWith(
      '/home/me/.local/state/maverick-deploy/practice/',
    ),
  );
});
