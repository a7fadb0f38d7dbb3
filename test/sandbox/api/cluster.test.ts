import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Cluster, ClusterError, isClusterError } from '../../../src/cluster/port.ts';
import { isAborted } from '../../../src/core/errors.ts';
import type {
  ConfigMap,
  Deployment,
  Json,
  KubeObject,
  Pod,
  SelfSubjectAccessReview,
  SelfSubjectReview,
} from '../../../src/core/kubernetes/objects.ts';
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  NAMESPACES,
  PODS,
  RESOURCE_QUOTAS,
  SELF_SUBJECT_ACCESS_REVIEWS,
  SELF_SUBJECT_REVIEWS,
} from '../../../src/core/kubernetes/resources.ts';
import { createApiServer } from '../../../src/sandbox/api/api-server.ts';
import { createInMemoryCluster } from '../../../src/sandbox/api/cluster.ts';
import type { FaultHook } from '../../../src/sandbox/api/faults.ts';
import { createHistory } from '../../../src/sandbox/api/history.ts';
import { createStore } from '../../../src/sandbox/api/memory-store.ts';
import { VIEWER } from '../../../src/sandbox/api/users.ts';
import { seeded, stoppedClock } from './support.ts';

function setUp({ fault, keep }: { fault?: FaultHook; keep?: number } = {}) {
  const clock = stoppedClock();
  const store = createStore({ clock, random: seeded(7) });
  const history = createHistory(store, keep === undefined ? {} : { keep });
  const api = createApiServer({ store, history, clock, logs: () => 'started\n' });
  const options = { api, clock, fault };
  store.create(NAMESPACES, { metadata: { name: 'shop' } });
  return {
    clock,
    store,
    history,
    cluster: createInMemoryCluster(options),
    as: (user: typeof VIEWER) => createInMemoryCluster({ ...options, user }),
  };
}

const call = () => ({ signal: new AbortController().signal });
const ref = { namespace: 'shop', name: 'api' };
const deployment = (image = 'registry.example/api:1.2.3'): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'api' } },
    template: { metadata: { labels: { app: 'api' } }, spec: { containers: [{ name: 'api', image }] } },
  },
});
const map = (name: string, data: Record<string, string> = {}): ConfigMap => ({
  metadata: { name, namespace: 'shop' },
  data,
});
const refuses = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ClusterError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

describe('objects', () => {
  it('read as on a real server: with defaults, without nulls and zero values', async () => {
    const { cluster } = setUp();
    const wanted = {
      ...deployment(),
      spec: { ...deployment().spec, paused: false, minReadySeconds: 0 },
    } as Deployment;
    const made = await cluster.create(DEPLOYMENTS, wanted, call());
    const { spec } = made;
    assert.equal(spec?.replicas, 1);
    assert.deepEqual(spec.strategy, {
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
    });
    assert.equal(spec.progressDeadlineSeconds, 600);
    assert.equal(spec.revisionHistoryLimit, 10);
    assert.equal(spec.template.spec?.terminationGracePeriodSeconds, 30);
    assert.equal('paused' in spec, false);
    assert.equal('minReadySeconds' in spec, false);
  });

  it('are refused for what the product can get wrong, in the words of the API server', async () => {
    const { cluster } = setUp();
    const create = (spec: object) =>
      cluster.create(
        DEPLOYMENTS,
        { ...deployment(), spec: { ...deployment().spec, ...spec } } as Deployment,
        call(),
      );
    const strategy = (rollingUpdate: Json, type = 'RollingUpdate') => ({ strategy: { type, rollingUpdate } });
    await assert.rejects(
      create(strategy({ maxSurge: 0, maxUnavailable: 0 })),
      refuses('invalid', /may not be 0 when `maxSurge` is 0/),
    );
    await assert.rejects(
      create(strategy({ maxSurge: 1 }, 'Recreate')),
      refuses('invalid', /may not be specified when strategy `type` is 'Recreate'/),
    );
    await assert.rejects(
      create({ replicas: -1 }),
      refuses('invalid', /spec\.replicas: Invalid value: -1: must be greater than or equal to 0/),
    );
    await assert.rejects(
      create({ selector: { matchLabels: { app: 'web' } } }),
      refuses('invalid', /`selector` does not match template `labels`/),
    );
    await assert.rejects(
      create({ minReadySeconds: 600 }),
      refuses('invalid', /must be greater than minReadySeconds/),
    );
    await assert.rejects(
      cluster.create(CONFIG_MAPS, map('Not A Name'), call()),
      refuses('invalid', /lowercase RFC 1123 subdomain/),
    );
    await assert.rejects(
      cluster.create(CONFIG_MAPS, { metadata: { name: 'a', namespace: 'nowhere' } }, call()),
      refuses('not-found', /namespaces "nowhere" not found/),
    );
    await cluster.create(DEPLOYMENTS, deployment(), call());
    const other = { matchLabels: { app: 'other' } };
    const moved: Deployment = {
      ...deployment(),
      spec: {
        selector: other,
        template: { ...deployment().spec?.template, metadata: { labels: other.matchLabels } },
      },
    };
    await assert.rejects(
      cluster.replace(DEPLOYMENTS, moved, call()),
      refuses('invalid', /spec\.selector.*field is immutable/),
    );
  });

  it('are not changed by a dry run, which answers what would be', async () => {
    const { cluster, store } = setUp();
    await cluster.create(DEPLOYMENTS, deployment(), call());
    const before = store.revision();
    const patch = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'a:2' }] as const;
    const would = await cluster.patch<Deployment>(DEPLOYMENTS, ref, patch, { ...call(), dryRun: true });
    assert.equal(would.spec?.template.spec?.containers[0]?.image, 'a:2');
    assert.equal(store.revision(), before);
  });

  it('over quota are refused with the amounts', async () => {
    const { cluster, store } = setUp();
    const quota = {
      metadata: { name: 'small', namespace: 'shop' },
      spec: { hard: { pods: '1', 'requests.cpu': '500m' } },
    };
    store.create<KubeObject>(RESOURCE_QUOTAS, quota);
    const pod = (name: string, cpu: string): Pod => ({
      metadata: { name, namespace: 'shop' },
      spec: { containers: [{ name: 'a', image: 'a:1', resources: { requests: { cpu } } }] },
    });
    await cluster.create(PODS, pod('first', '400m'), call());
    await assert.rejects(
      cluster.create(PODS, pod('second', '0.2'), call()),
      refuses(
        'quota',
        /pods "second" is forbidden: exceeded quota: small, requested: pods=1,requests.cpu=200m, used: pods=1,requests.cpu=400m, limited: pods=1,requests.cpu=500m/,
      ),
    );
  });
});

describe('JSON patch', () => {
  const patched = async (cluster: Cluster, ...operations: Parameters<Cluster['patch']>[2]) =>
    cluster.patch<Deployment>(DEPLOYMENTS, ref, operations, call());

  it('tests an absent member against null, and refuses what does not fit with one general 422', async () => {
    const { cluster } = setUp();
    await cluster.create(
      DEPLOYMENTS,
      { ...deployment(), metadata: { ...deployment().metadata, labels: { a: '1' } } },
      call(),
    );
    const general = refuses('invalid', /^the server rejected our request due to an error in our request$/);
    await patched(
      cluster,
      { op: 'test', path: '/spec/paused', value: null },
      { op: 'add', path: '/metadata/labels/b', value: '2' },
    );
    await assert.rejects(patched(cluster, { op: 'test', path: '/spec/paused', value: false }), general);
    await assert.rejects(patched(cluster, { op: 'remove', path: '/spec/paused' }), general);
    await assert.rejects(
      patched(cluster, { op: 'add', path: '/metadata/annotations/x', value: 'y' }),
      general,
      'there are no annotations to add to',
    );
    await assert.rejects(patched(cluster, { op: 'test', path: '/metadata/labels/b', value: '3' }), general);
    await patched(cluster, { op: 'test', path: '/spec/strategy/rollingUpdate/maxSurge', value: '25%' });
    const bare = await patched(
      cluster,
      { op: 'remove', path: '/metadata/labels/a' },
      { op: 'remove', path: '/metadata/labels/b' },
    );
    assert.equal(bare.metadata?.labels, undefined, 'an empty map is no map');
  });

  it('changes nothing when one of its operations fails', async () => {
    const { cluster } = setUp();
    const before = await cluster.create(DEPLOYMENTS, deployment(), call());
    await assert.rejects(
      patched(
        cluster,
        { op: 'replace', path: '/spec/replicas', value: 5 },
        { op: 'test', path: '/spec/replicas', value: 6 },
      ),
    );
    assert.deepEqual(await cluster.get(DEPLOYMENTS, ref, call()), before);
  });
});

describe('server-side apply', () => {
  const apply = (cluster: Cluster, object: Deployment, fieldManager: string, force = false) =>
    cluster.apply(DEPLOYMENTS, object, { ...call(), fieldManager, force });
  const imagePatch = [
    { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'a:2' },
  ] as const;

  it('names the owner of a field in the way, and takes it when forced', async () => {
    const { cluster } = setUp();
    await apply(cluster, deployment(), 'maverick-deploy');
    await cluster.patch(DEPLOYMENTS, ref, imagePatch, { ...call(), fieldManager: 'kubectl-set' });
    await assert.rejects(
      apply(cluster, deployment(), 'maverick-deploy'),
      refuses(
        'conflict',
        /Apply failed with 1 conflict: conflict with "kubectl-set" using apps\/v1 at 2026-01-01T00:00:00Z: \.spec\.template\.spec\.containers\[name="api"\]\.image/,
      ),
    );
    const forced = await apply(cluster, deployment(), 'maverick-deploy', true);
    assert.equal(forced.spec?.template.spec?.containers[0]?.image, 'registry.example/api:1.2.3');
    assert.deepEqual(
      forced.metadata?.managedFields?.map(({ manager }) => manager),
      ['maverick-deploy'],
    );
  });

  it('conflicts with a JSON patch of the same manager', async () => {
    const { cluster } = setUp();
    await apply(cluster, deployment(), 'maverick-deploy');
    await cluster.patch(DEPLOYMENTS, ref, imagePatch, { ...call(), fieldManager: 'maverick-deploy' });
    await assert.rejects(apply(cluster, deployment(), 'maverick-deploy'), (e) =>
      isClusterError(e, 'conflict'),
    );
  });

  it('drops what is no longer applied, keeps what others own, and is quiet when nothing changes', async () => {
    const { cluster } = setUp();
    const labelled = (labels: Record<string, string>): Deployment => ({
      ...deployment(),
      metadata: { ...deployment().metadata, labels },
    });
    await apply(cluster, labelled({ a: '1', b: '2' }), 'one');
    await apply(
      cluster,
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { ...ref, labels: { b: '2', c: '3' } } },
      'two',
    );
    const after = await apply(cluster, labelled({ a: '1' }), 'one');
    assert.deepEqual(after.metadata?.labels, { a: '1', b: '2', c: '3' });
    const less = await apply(cluster, labelled({}), 'one');
    assert.deepEqual(less.metadata?.labels, { b: '2', c: '3' });
    const again = await apply(cluster, labelled({}), 'one');
    assert.equal(again.metadata?.resourceVersion, less.metadata.resourceVersion);
  });

  it('merges containers by name and never touches defaults of nobody', async () => {
    const { cluster } = setUp();
    await apply(cluster, deployment(), 'one');
    const sidecar = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: ref,
      spec: { template: { spec: { containers: [{ name: 'proxy', image: 'p:1' }] } } },
    };
    const both = await apply(cluster, sidecar as unknown as Deployment, 'two');
    assert.deepEqual(
      both.spec?.template.spec?.containers.map(({ name }) => name),
      ['api', 'proxy'],
    );
    assert.equal(both.metadata?.generation, 2);
  });
});

describe('watch', () => {
  const names = async (cluster: Cluster, resourceVersion: string, count: number, scope: object = {}) => {
    const seen: string[] = [];
    for await (const event of cluster.watch<ConfigMap>(
      CONFIG_MAPS,
      { namespace: 'shop', ...scope, resourceVersion },
      call(),
    )) {
      seen.push(
        event.type === 'BOOKMARK'
          ? `BOOKMARK ${event.resourceVersion}`
          : `${event.type} ${event.object.metadata?.name ?? ''}`,
      );
      if (seen.length === count) break;
    }
    return seen;
  };

  it('tells what happened since, then what happens', async () => {
    const { cluster } = setUp();
    const { resourceVersion } = await cluster.list(CONFIG_MAPS, {}, call());
    await cluster.create(CONFIG_MAPS, map('a'), call());
    const told = names(cluster, resourceVersion, 3);
    await cluster.create(CONFIG_MAPS, map('b'), call());
    await cluster.delete(CONFIG_MAPS, { namespace: 'shop', name: 'a' }, call());
    assert.deepEqual(await told, ['ADDED a', 'ADDED b', 'DELETED a']);
  });

  it('with a selector: what leaves it is deleted, what enters it is added', async () => {
    const { cluster } = setUp();
    const told = names(cluster, (await cluster.list(CONFIG_MAPS, {}, call())).resourceVersion, 3, {
      labelSelector: 'on=yes',
    });
    for (const on of ['no', 'yes', 'no', 'yes']) {
      const object = { metadata: { name: 'a', namespace: 'shop', labels: { on } } };
      await (on === 'no' && (await cluster.list(CONFIG_MAPS, {}, call())).items.length === 0
        ? cluster.create(CONFIG_MAPS, object, call())
        : cluster.replace(CONFIG_MAPS, object, call()));
    }
    assert.deepEqual(await told, ['ADDED a', 'DELETED a', 'ADDED a']);
  });

  it('is gone when the past does not reach back', async () => {
    const { cluster, history, store } = setUp({ keep: 4 });
    const start = store.revision();
    for (let i = 0; i < 20; i++) await cluster.create(CONFIG_MAPS, map(`a${i}`), call());
    await assert.rejects(names(cluster, start, 1), (e) => isClusterError(e, 'gone'));
    const late = store.revision();
    await cluster.create(CONFIG_MAPS, map('b'), call());
    history.compact();
    await assert.rejects(names(cluster, late, 1), (e) => isClusterError(e, 'gone'));
  });

  it('sends bookmarks, can be cut, and can stall', async () => {
    let watch: { cutAfterMs: number } | { stall: true } | undefined;
    const { cluster, clock, store } = setUp({
      fault: ({ verb }) => (verb === 'watch' && watch ? { watch } : undefined),
    });
    const quiet = names(cluster, store.revision(), 1);
    await clock.advance(60_000);
    assert.deepEqual(await quiet, [`BOOKMARK ${store.revision()}`]);

    watch = { cutAfterMs: 5_000 };
    const cut = names(cluster, store.revision(), 9);
    await cluster.create(CONFIG_MAPS, map('a'), call());
    await clock.advance(5_000);
    assert.deepEqual(await cut, ['ADDED a']);

    watch = { stall: true };
    const stalled = assert.rejects(names(cluster, store.revision(), 1), (e) => isClusterError(e, 'deadline'));
    await cluster.create(CONFIG_MAPS, map('b'), call());
    await clock.advance(70_000);
    await stalled;
  });

  it('ends with the caller’s signal', async () => {
    const { cluster, store } = setUp();
    const controller = new AbortController();
    const events = cluster.watch(
      CONFIG_MAPS,
      { resourceVersion: store.revision() },
      { signal: controller.signal },
    );
    const next = events[Symbol.asyncIterator]().next();
    controller.abort();
    await assert.rejects(next, isAborted);
  });
});

describe('faults', () => {
  const broken = new ClusterError('server-error', { what: 'boom' }, { status: 500 });

  it('before a request keep it from happening; after it they lose the answer', async () => {
    let moment: 'before' | 'after' = 'before';
    const fault: FaultHook = (request) =>
      request.verb === 'create' && request.moment === moment ? { error: broken } : undefined;
    const { cluster } = setUp({ fault });
    await assert.rejects(cluster.create(CONFIG_MAPS, map('a'), call()), broken);
    assert.deepEqual((await cluster.list(CONFIG_MAPS, {}, call())).items, []);
    moment = 'after';
    await assert.rejects(cluster.create(CONFIG_MAPS, map('a'), call()), broken);
    assert.equal((await cluster.list(CONFIG_MAPS, {}, call())).items.length, 1);
  });

  it('of latency end at the deadline', async () => {
    const { cluster, clock } = setUp({ fault: () => ({ latencyMs: 60_000 }) });
    const refused = assert.rejects(cluster.list(PODS, {}, { ...call(), deadlineMs: 2_000 }), (e) =>
      isClusterError(e, 'deadline'),
    );
    await clock.advance(2_000);
    await refused;
  });
});

describe('users', () => {
  it('may what their role says, and can ask', async () => {
    const { cluster, as } = setUp();
    await cluster.create(DEPLOYMENTS, deployment(), call());
    const viewer = as(VIEWER);
    assert.equal((await viewer.get(DEPLOYMENTS, ref, call())).metadata?.name, 'api');
    await assert.rejects(
      viewer.patch(DEPLOYMENTS, ref, [], call()),
      refuses(
        'forbidden',
        /deployments.apps "api" is forbidden: User "viewer" cannot patch resource "deployments" in API group "apps" in the namespace "shop"/,
      ),
    );
    const may = async (who: Cluster) => {
      const question: SelfSubjectAccessReview = {
        spec: {
          resourceAttributes: { namespace: 'shop', verb: 'patch', group: 'apps', resource: 'deployments' },
        },
      };
      return (await who.create(SELF_SUBJECT_ACCESS_REVIEWS, question, call())).status?.allowed;
    };
    assert.deepEqual([await may(cluster), await may(viewer)], [true, false]);
    const who = await viewer.create<SelfSubjectReview>(SELF_SUBJECT_REVIEWS, {}, call());
    assert.equal(who.status?.userInfo?.username, 'viewer');
  });
});
