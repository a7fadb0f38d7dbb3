import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isClusterError } from '../../../src/cluster/port.ts';
import type { ConfigMap, Deployment, Pod, ReplicaSet } from '../../../src/core/kubernetes/objects.ts';
import { CONFIG_MAPS, DEPLOYMENTS, PODS, REPLICA_SETS } from '../../../src/core/kubernetes/resources.ts';
import { createStore } from '../../../src/sandbox/api/memory-store.ts';
import type { StoreEvent } from '../../../src/sandbox/store.ts';
import { seeded, stoppedClock } from './support.ts';

const store = () => createStore({ clock: stoppedClock(), random: seeded(1) });
const map = (name: string, data: Record<string, string> = {}): ConfigMap => ({
  metadata: { name, namespace: 'shop' },
  data,
});
const deployment = (replicas: number): Deployment => ({
  metadata: { name: 'api', namespace: 'shop' },
  spec: { replicas, selector: { matchLabels: { app: 'api' } }, template: {} },
});

describe('the store', () => {
  it('gives a new object what the API server gives it', () => {
    const made = store().create<Deployment>(DEPLOYMENTS, deployment(2));
    assert.equal(made.apiVersion, 'apps/v1');
    assert.equal(made.kind, 'Deployment');
    assert.equal(made.metadata?.generation, 1);
    assert.equal(made.metadata.resourceVersion, '1');
    assert.equal(made.metadata.creationTimestamp, '2026-01-01T00:00:00Z');
    assert.match(made.metadata.uid ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('makes a name from generateName, the same with the same seed', () => {
    const pod: Pod = { metadata: { generateName: 'api-7d4-', namespace: 'shop' } };
    const name = store().create(PODS, pod).metadata?.name;
    assert.match(name ?? '', /^api-7d4-[a-z0-9]{5}$/);
    assert.equal(name, store().create(PODS, pod).metadata?.name);
  });

  it('counts generations by changes of spec, not of metadata or status', () => {
    const s = store();
    s.create(DEPLOYMENTS, deployment(2));
    assert.equal(s.update(DEPLOYMENTS, deployment(3)).metadata?.generation, 2);
    const labelled: Deployment = {
      ...deployment(3),
      metadata: { name: 'api', namespace: 'shop', labels: { a: 'b' } },
    };
    assert.equal(s.update(DEPLOYMENTS, labelled).metadata?.generation, 2);
    const withStatus: Deployment = { ...labelled, status: { replicas: 3 } };
    assert.equal(s.updateStatus(DEPLOYMENTS, withStatus).metadata?.generation, 2);
    assert.equal(s.update(DEPLOYMENTS, labelled).status?.replicas, 3, 'an update keeps the status');
  });

  it('keeps the resourceVersion and tells nobody when nothing changed', () => {
    const s = store();
    const made = s.create(CONFIG_MAPS, map('a', { x: '1' }));
    const told: StoreEvent[] = [];
    s.subscribe((event) => told.push(event));
    assert.equal(s.update(CONFIG_MAPS, map('a', { x: '1' })), made);
    assert.deepEqual(told, []);
  });

  it('refuses a stale write, a second create and a write to nothing', () => {
    const s = store();
    const first = s.create(CONFIG_MAPS, map('a'));
    s.update(CONFIG_MAPS, map('a', { x: '1' }));
    assert.throws(
      () => s.update(CONFIG_MAPS, { ...first, data: { x: '2' } }),
      (e) => isClusterError(e, 'conflict'),
    );
    assert.throws(
      () => s.create(CONFIG_MAPS, map('a')),
      (e) => isClusterError(e, 'already-exists'),
    );
    assert.throws(
      () => s.update(CONFIG_MAPS, map('b')),
      (e) => isClusterError(e, 'not-found'),
    );
    assert.throws(
      () => s.remove(CONFIG_MAPS, { namespace: 'shop', name: 'b' }),
      (e) => isClusterError(e, 'not-found'),
    );
  });

  it('removes what an object owned, down the line, but leaves pods that are ending', () => {
    const s = store();
    const owner = s.create(DEPLOYMENTS, deployment(2));
    const owned = (name: string, by: { kind?: string; metadata?: { name?: string; uid?: string } }) => ({
      name,
      namespace: 'shop',
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: by.kind ?? '',
          name: by.metadata?.name ?? '',
          uid: by.metadata?.uid ?? '',
        },
      ],
    });
    const set = s.create<ReplicaSet>(REPLICA_SETS, { metadata: owned('api-1', owner) });
    s.create<Pod>(PODS, { metadata: owned('api-1-a', set) });
    s.create<Pod>(PODS, {
      metadata: { ...owned('api-1-b', set), deletionTimestamp: '2026-01-01T00:00:30Z' },
    });
    s.remove(DEPLOYMENTS, { namespace: 'shop', name: 'api' });
    assert.deepEqual(s.list(REPLICA_SETS), []);
    assert.deepEqual(
      s.list(PODS).map(({ metadata }) => metadata?.name),
      ['api-1-b'],
    );
  });

  it('tells every listener the same order, also when a listener writes', () => {
    const s = store();
    const told: string[] = [];
    s.subscribe(({ type, object }) => {
      if (type === 'ADDED' && object.metadata?.name === 'a') s.create(CONFIG_MAPS, map('b'));
    });
    s.subscribe(({ resourceVersion }) => told.push(resourceVersion));
    s.create(CONFIG_MAPS, map('a'));
    assert.deepEqual(told, ['1', '2']);
  });

  it('lists by namespace, label and field, in the order of names', () => {
    const s = store();
    for (const [name, tier] of [
      ['c', 'x'],
      ['a', 'x'],
      ['b', 'y'],
    ] as const) {
      s.create(CONFIG_MAPS, { metadata: { name, namespace: 'shop', labels: { tier } } });
    }
    s.create(CONFIG_MAPS, { metadata: { name: 'a', namespace: 'other' } });
    const names = (scope: object) => s.list(CONFIG_MAPS, scope).map(({ metadata }) => metadata?.name);
    assert.deepEqual(names({ namespace: 'shop' }), ['a', 'b', 'c']);
    assert.deepEqual(names({}), ['a', 'a', 'b', 'c']);
    assert.deepEqual(names({ labelSelector: 'tier in (x,z),tier!=y' }), ['a', 'c']);
    assert.deepEqual(names({ labelSelector: '!tier' }), ['a']);
    assert.deepEqual(names({ namespace: 'shop', fieldSelector: 'metadata.name=b' }), ['b']);
    assert.throws(
      () => names({ labelSelector: 'a b' }),
      (e) => isClusterError(e, 'invalid'),
    );
  });
});
