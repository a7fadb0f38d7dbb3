import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { follow } from '../../../src/cluster/follow.ts';
import { connect } from '../../../src/cluster/kubernetes/connect.ts';
import type { ConnectedCluster } from '../../../src/cluster/kubernetes/connect.ts';
import { ClusterError } from '../../../src/cluster/port.ts';
import { CONFIG_MAPS, DEPLOYMENTS, PODS, RESOURCE_QUOTAS } from '../../../src/core/kubernetes/resources.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { realClock } from '../../../src/driver/real-clock.ts';
import { findOrBuild } from '../../control-plane/build.ts';
import { startControlPlane } from '../../control-plane/control-plane.ts';
import type { ControlPlane } from '../../control-plane/control-plane.ts';
import type { User } from '../../control-plane/users.ts';
import { adapterScenarios, call, codeOf, deployment } from './scenarios.ts';
import type { Place } from './scenarios.ts';

const found = await findOrBuild({
  log: (line) => {
    console.error(line);
  },
});
const skip = found.kind === 'missing' ? found.why : false;
const NAMESPACE = 'adapter';

describe('the adapter on a real control plane', { skip, timeout: 240_000 }, () => {
  const owner = new AbortController();
  let started: { readonly plane: ControlPlane; readonly place: Place } | undefined;
  const running = (): NonNullable<typeof started> => {
    assert.ok(started !== undefined);
    return started;
  };
  const as = (user: User): Promise<ConnectedCluster> =>
    connect({ kubeconfigPath: running().plane.kubeconfigFor(user), signal: owner.signal });

  before(async () => {
    const plane = await startControlPlane();
    await plane.createNamespace(NAMESPACE);
    const cluster = await connect({ kubeconfigPath: plane.kubeconfigPath, signal: owner.signal });
    started = { plane, place: { cluster, namespace: NAMESPACE } };
  });
  after(async () => {
    owner.abort();
    await started?.plane.dispose();
  });

  adapterScenarios(() => running().place);

  test('without rights: forbidden, with the verb, the resource and the namespace', async () => {
    const cluster = await as('nobody');
    await assert.rejects(cluster.list(PODS, { namespace: NAMESPACE }, call()), (error) => {
      assert.ok(error instanceof ClusterError);
      assert.equal(error.code, 'forbidden');
      assert.match(error.message, /Not allowed to list pods in namespace "adapter"\..*User "nobody"/);
      return true;
    });
    const viewer = await as('viewer');
    assert.equal(await codeOf(viewer.list(PODS, { namespace: NAMESPACE }, call())), 'none');
    const own = viewer.create(DEPLOYMENTS, deployment(NAMESPACE, 'mine', 1), call());
    assert.equal(await codeOf(own), 'forbidden');
  });

  test('a token that nobody knows is unauthorized, and is not shown', async () => {
    const { plane } = running();
    const path = join(plane.directory, 'stranger.kubeconfig');
    const text = await readFile(plane.kubeconfigPath, 'utf8');
    await writeFile(path, text.replaceAll(plane.adminToken, 'unknown-token'));
    const cluster = await connect({ kubeconfigPath: path, signal: owner.signal });
    await assert.rejects(cluster.list(PODS, {}, call()), (error) => {
      assert.ok(error instanceof ClusterError);
      assert.equal(error.code, 'unauthorized');
      assert.doesNotMatch(error.message, /unknown-token/);
      return true;
    });
  });

  test('an authority that did not sign the server is unreachable, and says why', async () => {
    const { plane } = running();
    const path = join(plane.directory, 'untrusting.kubeconfig');
    const text = await readFile(plane.kubeconfigPath, 'utf8');
    const other = await readFile(new URL('../../unit/cluster/fixtures/ca.pem', import.meta.url));
    const authority = Buffer.from(plane.certificateAuthority).toString('base64');
    await writeFile(path, text.replaceAll(authority, other.toString('base64')));
    const cluster = await connect({ kubeconfigPath: path, signal: owner.signal });
    await assert.rejects(cluster.list(PODS, {}, call()), /unknown authority/);
  });

  test('an exceeded quota is told apart from missing rights', async () => {
    const { cluster } = running().place;
    await running().plane.createNamespace('full');
    const quota = { metadata: { namespace: 'full', name: 'none' }, spec: { hard: { pods: '0' } } };
    await cluster.create(RESOURCE_QUOTAS, quota, call());
    const pod = {
      metadata: { namespace: 'full', name: 'x' },
      spec: { containers: [{ name: 'a', image: 'b' }] },
    };
    // The quota holds once its controller has looked at it; until then the server refuses with other words.
    for (;;) {
      const code = await codeOf(cluster.create(PODS, pod, { ...call(), dryRun: true }));
      if (code === 'quota') return;
      assert.notEqual(code, 'none');
      await sleep(50);
    }
  });

  test('a watch from a version that makes no sense ends with an error, not with silence', async () => {
    const { cluster, namespace } = running().place;
    const read = async (): Promise<void> => {
      for await (const event of cluster.watch(
        CONFIG_MAPS,
        { namespace, resourceVersion: 'nonsense' },
        call(),
      ))
        assert.fail(event.type);
    };
    // The real one answers 500.
    assert.match(await codeOf(read()), /^(invalid|server-error)$/);
  });

  test('an API server that dies and comes back: stale, then live with what happened since', async () => {
    const { plane, place } = running();
    const told: string[] = [];
    const stop = new AbortController();
    const waiting: { readonly what: string; readonly met: () => void }[] = [];
    const until = (what: string): Promise<void> =>
      new Promise((resolve) => {
        if (told.includes(what)) resolve();
        else waiting.push({ what, met: resolve });
      });
    const done = follow(
      place.cluster,
      CONFIG_MAPS,
      { namespace: NAMESPACE, labelSelector: 'set=outage' },
      {
        clock: realClock,
        random: Math.random,
        signal: stop.signal,
        onChange: (objects, freshness, error) => {
          told.push(`${freshness} ${objects.size} ${error?.code ?? ''}`.trim());
          for (const { what, met } of waiting) if (told.includes(what)) met();
        },
      },
    );
    await until('live 0');
    await plane.stopApiServer();
    await until('stale 0 unreachable');
    await plane.startApiServer();
    const object = { metadata: { namespace: NAMESPACE, name: 'later', labels: { set: 'outage' } } };
    await place.cluster.create(CONFIG_MAPS, object, call());
    await until('live 1');
    stop.abort();
    await done;
    // A restarted server remembers no history from before: such a version is gone, and not silently skipped.
    const read = async (): Promise<void> => {
      const scope = { namespace: NAMESPACE, resourceVersion: '1' };
      for await (const event of place.cluster.watch(CONFIG_MAPS, scope, call())) assert.fail(event.type);
    };
    assert.equal(await codeOf(read()), 'gone');
  });
});
