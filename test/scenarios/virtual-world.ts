import { createPracticeCluster } from '../../src/sandbox/practice-cluster.ts';
import { createVirtualClock } from '../../src/sandbox/virtual-clock.ts';
import { VIEWER } from '../../src/sandbox/api/users.ts';
import { NAMESPACES } from '../../src/core/kubernetes/resources.ts';
import { seededRandom } from './random.ts';
import type { Scenario, World } from './world.ts';

/** Runs a scenario on the practice cluster in virtual time. */
export async function inVirtualTime(scenario: Scenario, seed: number): Promise<void> {
  const clock = createVirtualClock();
  const random = seededRandom(seed);
  const stop = new AbortController();
  const practice = createPracticeCluster({ clock, random });
  const namespace = 'scenario';
  practice.store.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const cluster = practice.cluster();
  const viewer = practice.cluster(VIEWER);
  const world: World = {
    kind: 'virtual',
    cluster,
    viewer,
    clock,
    random,
    namespace,
    signal: stop.signal,
  };
  try {
    await clock.runUntil(scenario.run(world), { limitMs: scenario.limitMs ?? 3_600_000 });
  } finally {
    stop.abort();
    practice.dispose();
  }
}
