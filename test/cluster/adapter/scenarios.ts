/** What the adapter promises, said once and asked of every cluster that speaks HTTP. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { follow } from '../../../src/cluster/follow.ts';
import type { Freshness } from '../../../src/cluster/follow.ts';
import type { ConnectedCluster } from '../../../src/cluster/kubernetes/connect.ts';
import { ClusterError } from '../../../src/cluster/port.ts';
import type { Call } from '../../../src/cluster/port.ts';
import { realClock } from '../../../src/driver/real-clock.ts';
import type {
  ConfigMap,
  Deployment,
  EndpointSlice,
  KubeObject,
  Pod,
  Service,
} from '../../../src/core/kubernetes/objects.ts';
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  ENDPOINT_SLICES,
  LEASES,
  PODS,
  SERVICES,
} from '../../../src/core/kubernetes/resources.ts';
import type { Resource } from '../../../src/core/kubernetes/resources.ts';
import type { CheckResult } from '../../../src/core/checks/check.ts';
import { runCheck } from '../../../src/probes/run-check.ts';

export interface Place {
  /** With all rights, in a namespace of its own that exists and is empty. */
  readonly cluster: ConnectedCluster;
  readonly namespace: string;
}

export function call(): Call {
  return { signal: AbortSignal.timeout(60_000) };
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (error instanceof ClusterError) return error.code;
    throw error;
  }
}

function configMap(namespace: string, name: string, data: Record<string, string>, labels = {}): ConfigMap {
  return { metadata: { namespace, name, labels }, data };
}

export function deployment(namespace: string, name: string, replicas: number, tag = '1.2.3'): Deployment {
  const labels = { app: name };
  return {
    metadata: { namespace, name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'api', image: `registry.example/app:${tag}` }] },
      },
    },
  };
}

/** Waits, by following, until the picture is as wanted. */
async function untilFollowed<T extends KubeObject>(
  { cluster, namespace }: Place,
  resource: Resource,
  labelSelector: string,
  isIt: (objects: ReadonlyMap<string, T>, freshness: Freshness) => boolean,
  alongside?: () => Promise<unknown>,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]);
  let begun: Promise<unknown> | undefined;
  let reached = false;
  await follow<T>(
    cluster,
    resource,
    { namespace, labelSelector },
    {
      clock: realClock,
      random: Math.random,
      signal,
      onChange: (objects, freshness) => {
        begun ??= alongside?.();
        if (!isIt(objects, freshness)) return;
        reached = true;
        stop.abort();
      },
    },
  );
  await begun;
  assert.ok(reached, 'the picture never became as wanted');
}

/** @param place of the running test file: ready when the first test runs */
export function adapterScenarios(place: () => Place): void {
  test('creates, reads, replaces and deletes', async () => {
    const { cluster, namespace } = place();
    const made = await cluster.create<ConfigMap>(
      CONFIG_MAPS,
      configMap(namespace, 'crud', { a: '1' }),
      call(),
    );
    assert.ok(made.metadata?.uid !== undefined);
    const read = await cluster.get<ConfigMap>(CONFIG_MAPS, { namespace, name: 'crud' }, call());
    assert.deepEqual(read.data, { a: '1' });
    const replaced = await cluster.replace<ConfigMap>(CONFIG_MAPS, { ...read, data: { a: '2' } }, call());
    assert.deepEqual(replaced.data, { a: '2' });
    assert.equal(
      await codeOf(cluster.replace<ConfigMap>(CONFIG_MAPS, { ...read, data: { a: '3' } }, call())),
      'conflict',
    );
    await cluster.delete(CONFIG_MAPS, { namespace, name: 'crud' }, call());
    assert.equal(await codeOf(cluster.get(CONFIG_MAPS, { namespace, name: 'crud' }, call())), 'not-found');
  });

  test('refusals have their codes', async () => {
    const { cluster, namespace } = place();
    const object = configMap(namespace, 'twice', { a: '1' });
    await cluster.create(CONFIG_MAPS, object, call());
    assert.equal(await codeOf(cluster.create(CONFIG_MAPS, object, call())), 'already-exists');
    assert.equal(await codeOf(cluster.get(DEPLOYMENTS, { namespace, name: 'none' }, call())), 'not-found');
    assert.equal(
      await codeOf(cluster.create(CONFIG_MAPS, configMap(namespace, 'Bad_Name', {}), call())),
      'invalid',
    );
    const noSuch = { ...LEASES, version: 'v9', plural: 'nothings', kind: 'Nothing' };
    assert.equal(await codeOf(cluster.list(noSuch, { namespace }, call())), 'unsupported');
    const elsewhere = configMap('no-such-namespace', 'x', {});
    assert.equal(await codeOf(cluster.create(CONFIG_MAPS, elsewhere, call())), 'not-found');
  });

  test('a dry run changes nothing', async () => {
    const { cluster, namespace } = place();
    const made = await cluster.create<ConfigMap>(CONFIG_MAPS, configMap(namespace, 'dry', { a: '1' }), {
      ...call(),
      dryRun: true,
    });
    assert.deepEqual(made.data, { a: '1' });
    assert.equal(await codeOf(cluster.get(CONFIG_MAPS, { namespace, name: 'dry' }, call())), 'not-found');
  });

  test('a JSON patch is made when its tests hold, and else refused as invalid', async () => {
    const { cluster, namespace } = place();
    const ref = { namespace, name: 'patched' };
    await cluster.create(CONFIG_MAPS, configMap(namespace, 'patched', { a: '1' }), call());
    const to = (from: string, value: string): Promise<ConfigMap> =>
      cluster.patch<ConfigMap>(
        CONFIG_MAPS,
        ref,
        [
          { op: 'test', path: '/data/a', value: from },
          { op: 'replace', path: '/data/a', value },
        ],
        call(),
      );
    assert.deepEqual((await to('1', '2')).data, { a: '2' });
    assert.equal(await codeOf(to('1', '3')), 'invalid');
    assert.deepEqual((await cluster.get<ConfigMap>(CONFIG_MAPS, ref, call())).data, { a: '2' });
  });

  test('server-side apply names the owner of a field, and takes it over only when told to', async () => {
    const { cluster, namespace } = place();
    const apply = (value: string, fieldManager: string, force = false): Promise<ConfigMap> =>
      cluster.apply<ConfigMap>(CONFIG_MAPS, configMap(namespace, 'applied', { a: value }), {
        ...call(),
        fieldManager,
        force,
      });
    await apply('1', 'somebody');
    await assert.rejects(apply('2', 'maverick-test'), (error) => {
      assert.ok(error instanceof ClusterError);
      assert.equal(error.code, 'conflict');
      assert.match(error.message, /somebody/);
      assert.match(error.message, /\.data\.a/);
      return true;
    });
    assert.deepEqual((await apply('2', 'maverick-test', true)).data, { a: '2' });
  });

  test('lists by labels and name, with the kind of each item', async () => {
    const { cluster, namespace } = place();
    for (const name of ['list-a', 'list-b'])
      await cluster.create(CONFIG_MAPS, configMap(namespace, name, {}, { set: 'list', own: name }), call());
    const names = async (scope: { labelSelector?: string; fieldSelector?: string }): Promise<string[]> => {
      const listed = await cluster.list<ConfigMap>(CONFIG_MAPS, { namespace, ...scope }, call());
      assert.ok(listed.items.every(({ kind, apiVersion }) => kind === 'ConfigMap' && apiVersion === 'v1'));
      assert.notEqual(listed.resourceVersion, '');
      return listed.items.map((item) => item.metadata?.name ?? '');
    };
    assert.deepEqual(await names({ labelSelector: 'set=list' }), ['list-a', 'list-b']);
    assert.deepEqual(await names({ labelSelector: 'set=list,own=list-b' }), ['list-b']);
    assert.deepEqual(await names({ fieldSelector: 'metadata.name=list-a' }), ['list-a']);
  });

  test('follows what is added, changed and deleted', async () => {
    const { cluster, namespace } = place();
    const seen: string[] = [];
    await untilFollowed<ConfigMap>(
      place(),
      CONFIG_MAPS,
      'set=follow',
      (objects) => {
        const now = [...objects.values()]
          .map(({ metadata, data }) => `${metadata?.name ?? ''}=${data?.['v'] ?? ''}`)
          .join(' ');
        if (seen.at(-1) !== now) seen.push(now);
        return seen.length === 5;
      },
      async () => {
        for (const name of ['one', 'two'])
          await cluster.create(
            CONFIG_MAPS,
            configMap(namespace, name, { v: '1' }, { set: 'follow' }),
            call(),
          );
        const ref = { namespace, name: 'one' };
        await cluster.patch(CONFIG_MAPS, ref, [{ op: 'replace', path: '/data/v', value: '2' }], call());
        await cluster.delete(CONFIG_MAPS, ref, call());
      },
    );
    assert.deepEqual(seen, ['', 'one=1', 'one=1 two=1', 'one=2 two=1', 'two=1']);
  });

  test('follows the pods of a Deployment until they are ready, and reads the log of one', async () => {
    const { cluster, namespace } = place();
    await cluster.create(DEPLOYMENTS, deployment(namespace, 'api', 2), call());
    let name = '';
    await untilFollowed<Pod>(place(), PODS, 'app=api', (pods) => {
      const ready = [...pods.values()].filter((pod) =>
        pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
      );
      name = ready[0]?.metadata?.name ?? '';
      return ready.length === 2;
    });
    assert.equal(typeof (await cluster.log({ namespace, name }, { tailLines: 5 }, call())), 'string');
    assert.equal(await codeOf(cluster.log({ namespace, name: 'none' }, {}, call())), 'not-found');
  });

  test('checks of a Deployment: pods ready, endpoints behind its Service, and a crash by its reason', async () => {
    const { cluster, namespace } = place();
    const run = (kind: string, name: string): Promise<CheckResult> =>
      runCheck(
        { name: kind, kind, with: {} },
        {
          cluster,
          namespace,
          workload: { kind: 'Deployment', name },
          service: name,
          endpoints: {},
          workspace: '.',
          clock: realClock,
          ticks: {},
          trusted: false,
        },
        call(),
      );
    const service: Service = {
      metadata: { namespace, name: 'checked' },
      spec: { selector: { app: 'checked' }, ports: [{ port: 80 }] },
    };
    await cluster.create(SERVICES, service, call());
    await cluster.create(DEPLOYMENTS, deployment(namespace, 'checked', 2), call());
    await untilFollowed<EndpointSlice>(
      place(),
      ENDPOINT_SLICES,
      'kubernetes.io/service-name=checked',
      (slices) => {
        const endpoints = [...slices.values()].flatMap((slice) => slice.endpoints ?? []);
        return endpoints.filter(({ conditions }) => conditions?.ready === true).length === 2;
      },
    );
    const pods = await run('pods', 'checked');
    assert.deepEqual([pods.verdict, pods.summary], ['pass', 'All 2 pods of Deployment checked are ready.']);
    const endpoints = await run('endpoints', 'checked');
    assert.equal(endpoints.verdict, 'pass');
    assert.equal(endpoints.evidence[0]?.value, '2 of 2');

    await cluster.create(DEPLOYMENTS, deployment(namespace, 'crashing', 1, '1.0.0-crash'), call());
    await untilFollowed<Pod>(place(), PODS, 'app=crashing', (found) =>
      [...found.values()].some(
        (pod) => pod.status?.containerStatuses?.[0]?.state?.waiting?.reason === 'CrashLoopBackOff',
      ),
    );
    const crashing = await run('pods', 'crashing');
    assert.deepEqual(
      [crashing.verdict, crashing.summary],
      ['fail', 'Deployment crashing: 0 of 1 pod ready.'],
    );
    // Between two restarts it may be starting, ended, or waiting: each has a reason.
    assert.match(crashing.evidence[2]?.value ?? '', /CrashLoopBackOff|Error|ContainersNotReady/);
    assert.equal((await run('endpoints', 'crashing')).verdict, 'no-data');
  });
}
