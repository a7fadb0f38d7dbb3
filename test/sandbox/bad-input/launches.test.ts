import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { ClusterError, type ClusterErrorCode } from '../../../src/cluster/port.ts';
import type { ConfigMap, Deployment, Lease } from '../../../src/core/kubernetes/objects.ts';
import { CONFIG_MAPS, DEPLOYMENTS, LEASES } from '../../../src/core/kubernetes/resources.ts';
import type { Fault } from '../../../src/sandbox/api/faults.ts';
import { assertExplained, assertReadable } from '../../unit/bad-input/person.ts';
import type { Ended } from '../cli/workshop.ts';
import { NAMESPACE, openScene, type Scene } from './support.ts';

const UNREACHABLE: Fault = { error: new ClusterError('unreachable', { what: 'gone' }) };
const said = ({ code, out, err }: Ended) => ({ code: code ?? -1, out, err });

suite('bad input: launches', { timeout: 240_000 }, () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(async () => scene.close());
  beforeEach(() => {
    scene.spoil(undefined);
    scene.writes.length = 0;
  });

  const launch = async (service: string, tag: string, ...more: string[]): Promise<ReturnType<typeof said>> =>
    said(await scene.shop.maverick('launch', ...scene.options(service, tag), '--yes', ...more));
  const imageOf = async (name: string): Promise<string | undefined> =>
    (await scene.cluster.get<Deployment>(DEPLOYMENTS, { namespace: NAMESPACE, name }, scene.call)).spec
      ?.template.spec?.containers[0]?.image;
  const journals = async (): Promise<readonly ConfigMap[]> =>
    (
      await scene.cluster.list<ConfigMap>(
        CONFIG_MAPS,
        { namespace: NAMESPACE, labelSelector: 'maverick.dev/kind=run' },
        scene.call,
      )
    ).items;
  const holderOf = async (service: string): Promise<string | undefined> => {
    const { items } = await scene.cluster.list<Lease>(LEASES, { namespace: NAMESPACE }, scene.call);
    return items.find(({ metadata }) => metadata?.name === `maverick-${service}`)?.spec?.holderIdentity;
  };

  test('a workload that does not exist', async () => {
    await scene.cluster.delete(DEPLOYMENTS, { namespace: NAMESPACE, name: 'worker' }, scene.call);
    scene.writes.length = 0;
    for (const command of ['plan', 'launch'])
      assertExplained(
        said(await scene.shop.maverick(command, ...scene.options('worker', '1.2.4'))),
        4,
        /There is no Deployment worker in namespace paperless-maverick/,
      );
    const status = said(await scene.shop.maverick('status', '--kubeconfig', scene.kubeconfig));
    assertReadable(status);
    assert.equal(status.code, 0);
    assert.match(status.out, /worker +not there/);
    assert.deepEqual(scene.writes, []);
  });

  test('a release that equals what runs', async () => {
    const image = await imageOf('web');
    const tag = image?.split(':').at(-1) ?? '';
    const options = ['--service', 'web', '--environment', 'practice', '--image', String(image)];
    for (const command of ['plan', 'launch'])
      assertExplained(
        said(await scene.shop.maverick(command, ...options, '--kubeconfig', scene.kubeconfig)),
        4,
        new RegExp(`runs ${tag.replaceAll('.', '\\.')} already`),
      );
    assert.deepEqual(scene.writes, []);
  });

  test('a cluster that dies between plan and launch: nothing is changed', async () => {
    let planned = false;
    scene.spoil(({ moment, verb, dryRun }) => {
      if (planned) return UNREACHABLE;
      planned = verb === 'patch' && dryRun && moment === 'after';
      return undefined;
    });
    assertExplained(await launch('web', '1.2.4'), 5, /can't be reached/);
    scene.spoil(undefined);
    assert.deepEqual(scene.writes, []);
    assert.deepEqual(await journals(), []);
    assert.equal(await holderOf('web'), undefined);
  });

  test('a cluster that dies between the lock and the journal: the lock does not outlive it for long', async () => {
    let locked = false;
    scene.spoil(({ moment, verb, resource }) => {
      if (locked) return UNREACHABLE;
      locked = resource.plural === 'leases' && verb === 'create' && moment === 'after';
      return undefined;
    });
    assertExplained(await launch('web', '1.2.4'), 5, /can't be reached/);
    scene.spoil(undefined);
    assert.deepEqual(await journals(), []);
    // Nobody is left to let go of the lock; a lease without a run is nobody's after its time.
    const refused = await launch('web', '1.2.4');
    assertExplained(refused, 4, /web is locked by run web-/);
    const lease = await scene.cluster.get<Lease>(
      LEASES,
      { namespace: NAMESPACE, name: 'maverick-web' },
      scene.call,
    );
    const old = { ...lease, spec: { ...lease.spec, renewTime: '2020-01-01T00:00:00.000000Z' } };
    await scene.cluster.replace(LEASES, old, scene.call);
    const done = await launch('web', '1.2.4');
    assert.equal(done.code, 0, done.err);
  });

  for (const code of ['forbidden', 'conflict', 'too-many-requests', 'server-error', 'unauthorized'] as const)
    test(`a journal that cannot be created (${code}): the lock is let go, and nothing else was done`, async () => {
      const status = {
        forbidden: 403,
        conflict: 409,
        'too-many-requests': 429,
        'server-error': 500,
        unauthorized: 401,
      };
      scene.spoil(({ moment, verb, resource }) =>
        moment === 'before' && verb === 'create' && resource.plural === 'configmaps'
          ? { error: new ClusterError(code, { what: 'no' }, { status: status[code] }) }
          : undefined,
      );
      const before = await journals();
      const failed = await launch('api', '1.2.4');
      assertReadable(failed);
      assert.equal(failed.code, code === 'forbidden' || code === 'conflict' ? 4 : 5, failed.err);
      assert.match(failed.err, /configmap/i);
      scene.spoil(undefined);
      assert.equal((await journals()).length, before.length);
      assert.equal(await holderOf('api'), '');
      assert.deepEqual([...new Set(scene.writes.map(({ resource }) => resource.plural))], ['leases']);
    });

  test('a journal whose answer is lost: one look tells that it is there, and the launch goes on', async () => {
    let lost = 0;
    scene.spoil(({ moment, verb, resource }) => {
      if (moment !== 'after' || verb !== 'create' || resource.plural !== 'configmaps') return undefined;
      lost += 1;
      return UNREACHABLE;
    });
    const done = await launch('api', '1.2.4');
    scene.spoil(undefined);
    assert.equal(lost, 1);
    assertReadable(done);
    assert.equal(done.code, 0, done.err);
    assert.equal(await imageOf('api'), 'registry.example/api:1.2.4');
  });

  test('a cluster that answers 401, 409, 410, 429, 500 and hangs up midway: the run ends as if it had not', async () => {
    const cycle: readonly (readonly [ClusterErrorCode, number])[] = [
      ['unauthorized', 401],
      ['conflict', 409],
      ['gone', 410],
      ['too-many-requests', 429],
      ['server-error', 500],
      ['unreachable', 0],
    ];
    let asked = 0;
    // It passes, as such things do; that each is met a few times is enough.
    const most = 60;
    let rolling = false;
    const given = new Set<string>();
    scene.spoil(({ moment, verb, resource, dryRun }) => {
      rolling ||= verb === 'patch' && resource.plural === 'deployments' && !dryRun && moment === 'after';
      if (!rolling || moment !== 'before' || asked === most) return undefined;
      asked += 1;
      const [code, status] = cycle[Math.floor(asked / 3) % cycle.length] ?? ['unreachable', 0];
      if (asked % 3 !== 0) return undefined;
      given.add(code);
      return { error: new ClusterError(code, { what: 'no' }, { status, retryAfterMs: 1_000 }) };
    });
    const done = await launch('api', '1.2.6-slow20');
    assertReadable(done);
    assert.equal(done.code, 0, done.err + done.out);
    assert.deepEqual([...given].sort(), cycle.map(([code]) => code).sort());
    assert.equal(await imageOf('api'), 'registry.example/api:1.2.6-slow20');
  });

  test('a workload that is deleted midway: held, with what to do, and abort ends it', async () => {
    const watching = scene.shop.start('launch', ...scene.options('web', '1.2.6-slow60'), '--yes');
    await watching.said('Writing 1.2.6-slow60 to the Deployment.');
    await scene.cluster.delete(DEPLOYMENTS, { namespace: NAMESPACE, name: 'web' }, scene.call);
    const held = said(await watching.ended);
    assertReadable(held);
    assert.equal(held.code, 3, held.err + held.out);
    assert.match(held.out, /web[^]*(deleted|gone|no longer)/i);
    const run = /web-\d{8}-\d{6}-\w+/.exec(held.out + held.err)?.[0] ?? '';
    assert.match(held.out, /Next: Somebody deleted it\. Abort this run/);
    assert.equal((await scene.shop.maverick('abort', run, '--kubeconfig', scene.kubeconfig)).code, 0);
    const ended = await scene.shop.maverick('watch', run, '--kubeconfig', scene.kubeconfig);
    assert.equal(ended.code, 1, ended.err);
    assert.match(ended.out, /^aborted: web/);
  });

  test('two launches at once: the loser is told which run has won, and wrote nothing', async () => {
    const ends = (await Promise.all(['1.3.0', '1.3.1'].map(async (tag) => launch('api', tag)))).map(
      (end, index) => ({ ...end, tag: ['1.3.0', '1.3.1'][index] }),
    );
    const [winner, loser] = [ends.find(({ code }) => code === 0), ends.find(({ code }) => code === 4)];
    assert.ok(winner !== undefined && loser !== undefined, JSON.stringify(ends));
    assertExplained(loser, 4, /locked by run api-|is under way|locked by run of somebody/);
    assertReadable(winner);
    assert.equal(await imageOf('api'), `registry.example/api:${winner.tag ?? ''}`);
    const made = new Set(
      scene.writes
        .filter(({ verb, resource }) => verb === 'create' && resource.plural === 'configmaps')
        .map(({ ref }) => ref?.name),
    );
    assert.equal(made.size, 1);
  });
});
