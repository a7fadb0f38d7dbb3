import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { ConfigMap, Lease } from '../../../src/core/kubernetes/objects.ts';
import { CONFIG_MAPS, LEASES, SECRETS } from '../../../src/core/kubernetes/resources.ts';
import { assertExplained, assertReadable } from '../../unit/bad-input/person.ts';
import type { Ended } from '../cli/workshop.ts';
import { NAMESPACE, openProxy, openScene, writeKubeconfig, type Proxy, type Scene } from './support.ts';

const CANARY = 'CANARYx7Qp2';
const said = ({ code, out, err }: Ended) => ({ code: code ?? -1, out, err });

suite('bad input: what others left in the cluster', { timeout: 180_000 }, () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(async () => scene.close());
  const maverick = async (...args: string[]): Promise<ReturnType<typeof said>> =>
    said(await scene.shop.maverick(...args, '--kubeconfig', scene.kubeconfig));

  test('journals that cannot be read: told by name, with what is wrong, and everything else goes on', async () => {
    const labels = {
      'maverick.dev/kind': 'run',
      'maverick.dev/service': 'web',
      'maverick.dev/status': 'active',
    };
    const garbage: Readonly<Record<string, Record<string, string>>> = {
      empty: {},
      text: { plan: `password is ${CANARY}`, state: '', events: '' },
      list: { plan: '[]', state: '{}', events: '[]' },
    };
    for (const [name, data] of Object.entries(garbage))
      await scene.cluster.create<ConfigMap>(
        CONFIG_MAPS,
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { namespace: NAMESPACE, name: `maverick-run-${name}`, labels },
          data,
        },
        scene.call,
      );
    for (const command of ['history', 'status']) {
      const shown = await maverick(command);
      assertReadable(shown);
      assert.equal(shown.code, 0, shown.err);
      for (const name of Object.keys(garbage))
        assert.match(
          shown.err,
          new RegExp(`warning: The journal maverick-run-${name} cannot be read\\..*its \`plan\``),
        );
      assert.doesNotMatch(shown.err, new RegExp(CANARY));
    }
    assertExplained(await maverick('show', 'text'), 2, /The journal maverick-run-text cannot be read/);
    assertExplained(await maverick('verify', 'list'), 2, /The journal maverick-run-list cannot be read/);
    assertExplained(await maverick('abort', 'empty'), 2, /The journal maverick-run-empty cannot be read/);
    const planned = said(await scene.shop.maverick('plan', ...scene.options('web', '1.2.4')));
    assert.equal(planned.code, 0, planned.err);
    assert.match(planned.out, /The journal maverick-run-empty cannot be read/);
    for (const name of Object.keys(garbage))
      await scene.cluster.delete(
        CONFIG_MAPS,
        { namespace: NAMESPACE, name: `maverick-run-${name}` },
        scene.call,
      );
  });

  for (const [what, holderIdentity] of [
    ['a path', '../../secrets/x'],
    ['slashes', '///'],
    ['words', 'me on my laptop'],
    ['nothing but a name', 'kube-scheduler'],
  ] as const)
    test(`a lease whose holder is ${what} locks nothing once its time is over`, async () => {
      const metadata = { namespace: NAMESPACE, name: 'maverick-web' };
      await scene.cluster.delete(LEASES, metadata, scene.call).catch(() => undefined);
      const spec = { holderIdentity, renewTime: 'yesterday', leaseDurationSeconds: -5 };
      // The API server refuses times that are none; what is left is a lease that was never renewed.
      const lease: Lease = {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata,
        spec: { holderIdentity },
      };
      await scene.cluster
        .create<Lease>(LEASES, { ...lease, spec }, scene.call)
        .catch(() => scene.cluster.create<Lease>(LEASES, lease, scene.call));
      const image = `registry.example/web:1.4.${what.length}`;
      const launched = await maverick(
        ...['launch', '--service', 'web', '--environment', 'practice', '--image', image, '--yes'],
      );
      assertReadable(launched);
      assert.equal(launched.code, 0, launched.err);
    });
});

suite('bad input: secrets', { timeout: 180_000 }, () => {
  let scene: Scene;
  let proxy: Proxy;
  before(async () => {
    scene = await openScene();
    const log = `starting\npassword=${CANARY}\nAuthorization: Bearer ${CANARY}\npostgres://app:${CANARY}@db/x\nfatal\n`;
    proxy = await openProxy(scene.kubeconfig, `token-${CANARY}`, log);
    const secret: ConfigMap = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace: NAMESPACE, name: 'database' },
      data: { password: Buffer.from(CANARY).toString('base64') },
    };
    await scene.cluster.create(SECRETS, secret, scene.call);
  });
  after(async () => {
    await scene.close();
    await proxy.close();
  });

  for (const [how, user] of [
    ['a token in the kubeconfig', { token: `token-${CANARY}` }],
    [
      'a credential helper that talks',
      {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: process.execPath,
          args: [
            '-e',
            `console.error('secret: ${CANARY}'); console.log(JSON.stringify({ kind: 'ExecCredential', status: { token: 'token-${CANARY}' } }))`,
          ],
        },
      },
    ],
  ] as const)
    test(`${how}, a Secret and a container's log: shown nowhere, kept nowhere`, async () => {
      const kubeconfig = join(scene.shop.workspace, '..', 'with-canary');
      await writeKubeconfig(kubeconfig, proxy.url, user);
      const all: string[] = [];
      const maverick = async (...args: string[]): Promise<Ended> => {
        const ended = await scene.shop.maverick(...args, '--kubeconfig', kubeconfig);
        all.push(ended.out, ended.err);
        return ended;
      };
      const service = 'token' in user ? 'api' : 'web';
      const options = (tag: string): string[] => [
        ...[
          '--service',
          service,
          '--environment',
          'practice',
          '--image',
          `registry.example/${service}:${tag}`,
        ],
      ];
      assert.equal((await maverick('plan', ...options('1.2.4'))).code, 0);
      const good = await maverick('launch', ...options('1.2.4'), '--yes');
      assert.equal(good.code, 0, good.err);
      const history = JSON.parse(
        (await maverick('history', '--service', service, '--format', 'json')).out,
      ) as {
        runs: { run: string }[];
      };
      assert.equal((await maverick('rollback', history.runs[0]?.run ?? '')).code, 0);
      assert.equal((await maverick('watch')).code, 0);
      const crashed = await maverick('launch', ...options('1.2.4-crash'), '--yes');
      assert.equal(crashed.code, 1, crashed.err);
      // The log was read: what was redacted in it is there, and so is what was harmless.
      assert.match(crashed.out, /password=\[redacted\]/);
      assert.match(crashed.out, /fatal/);
      const run = new RegExp(`${service}-\\d{8}-\\d{6}-\\w+`).exec(crashed.out)?.[0] ?? '';
      for (const format of ['text', 'json', 'markdown']) await maverick('show', run, '--format', format);
      await maverick('status');
      await maverick('verify', run);

      const state = join(scene.shop.workspace, '..', 'state');
      const files = (await readdir(state, { recursive: true, withFileTypes: true })).filter((each) =>
        each.isFile(),
      );
      const logs = files.filter(({ name }) => name.endsWith('.log'));
      assert.ok(logs.length >= 3);
      for (const { parentPath, name } of files) all.push(await readFile(join(parentPath, name), 'utf8'));
      const { items } = await scene.cluster.list<ConfigMap>(
        CONFIG_MAPS,
        { namespace: NAMESPACE },
        scene.call,
      );
      assert.ok(items.length >= 3);
      all.push(JSON.stringify(items), ...proxy.sent);
      const spelled = [CANARY, Buffer.from(CANARY).toString('base64')];
      for (const text of all)
        for (const canary of spelled) assert.ok(!text.includes(canary), text.slice(0, 2_000));
    });
});
