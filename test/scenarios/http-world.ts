/** Runs scenarios on a cluster that speaks HTTP, through the real adapter, each in a namespace of its own. */
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../src/cluster/port.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Pod } from '../../src/core/kubernetes/objects.ts';
import { PODS } from '../../src/core/kubernetes/resources.ts';
import { listRuns } from '../../src/driver/journal-store.ts';
import { seededRandom } from './random.ts';
import type { Scenario, World } from './world.ts';

export interface HttpPlace {
  readonly kind: World['kind'];
  readonly cluster: Cluster;
  readonly viewer: Cluster;
  readonly clock: Clock;
  readonly createNamespace: (name: string) => Promise<void>;
}

export interface HttpRun {
  /** Scenarios at the same time: most of what they do is wait. */
  readonly concurrency: number;
  /** For one scenario, in real time. */
  readonly timeoutMs: number;
}

export function runScenarios(
  all: readonly Scenario[],
  place: () => HttpPlace,
  { concurrency, timeoutMs }: HttpRun,
): void {
  describe('each scenario', { concurrency }, () => {
    for (const [index, scenario] of all.entries()) {
      it(scenario.name, { timeout: timeoutMs + 10_000 }, async () => {
        const { createNamespace, ...rest } = place();
        const namespace = `scenario-${index + 1}`;
        await createNamespace(namespace);
        const stop = new AbortController();
        const world = { ...rest, namespace, random: seededRandom(index + 1), signal: stop.signal };
        try {
          await Promise.race([scenario.run(world), tooLong(world, timeoutMs)]);
        } finally {
          stop.abort();
        }
      });
    }
  });
}

/** Rejects with what can be seen then: a bare timeout on a real cluster explains nothing. */
async function tooLong(world: World, ms: number): Promise<never> {
  await sleep(ms, undefined, { signal: world.signal, ref: false });
  const [pods, runs] = await Promise.all([
    world.cluster.list<Pod>(PODS, { namespace: world.namespace }, world),
    listRuns(world, world),
  ]);
  const seen = [
    ...pods.items.map(({ metadata, status }) => `${metadata?.name}: ${JSON.stringify(status)}`),
    ...runs.records.flatMap(({ state, events }) => [
      JSON.stringify(state),
      ...events.map(({ at, message }) => `${new Date(at).toISOString()} ${message}`),
    ]),
  ];
  throw new Error(`Not over after ${ms / 1000} s.\n${seen.join('\n')}`);
}
