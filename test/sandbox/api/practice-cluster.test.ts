import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Deployment } from '../../../src/core/kubernetes/objects.ts';
import { DEPLOYMENTS } from '../../../src/core/kubernetes/resources.ts';
import { createPracticeCluster } from '../../../src/sandbox/practice-cluster.ts';
import { SAMPLE_NAMESPACE, seedSample } from '../../../src/sandbox/process/sample.ts';
import { createVirtualClock } from '../../../src/sandbox/virtual-clock.ts';
import { seeded } from './support.ts';

async function rolledOut(seed: number): Promise<{ readonly told: readonly string[]; readonly took: number }> {
  const clock = createVirtualClock();
  const practice = createPracticeCluster({ clock, random: seeded(seed), seed: seedSample });
  const told: string[] = [];
  practice.store.subscribe(({ type, object }) =>
    told.push(`${clock.now()} ${type} ${object.kind ?? ''} ${object.metadata?.name ?? ''}`),
  );
  const api = { namespace: SAMPLE_NAMESPACE, name: 'api' };
  const status = () => practice.store.get<Deployment>(DEPLOYMENTS, api)?.status;
  await clock.runUntil(() => status()?.availableReplicas === 10);
  const patch = [
    { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'registry.example/api:1.2.4' },
  ] as const;
  const start = clock.now();
  await clock.runUntil(
    practice.cluster().patch(DEPLOYMENTS, api, patch, { signal: new AbortController().signal }),
  );
  await clock.runUntil(() => {
    const { updatedReplicas, availableReplicas, replicas, observedGeneration } = status() ?? {};
    return observedGeneration === 2 && updatedReplicas === 10 && availableReplicas === 10 && replicas === 10;
  });
  practice.dispose();
  return { told, took: clock.now() - start };
}

describe('the practice cluster in virtual time', () => {
  it('rolls a Deployment out, the same way for the same seed', async () => {
    const first = await rolledOut(5);
    assert.ok(first.took > 5_000, 'ten pods, one at a time, take some seconds of virtual time');
    assert.deepEqual(await rolledOut(5), first);
    assert.notDeepEqual((await rolledOut(6)).told, first.told);
  });
});
