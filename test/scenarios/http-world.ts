/** Runs scenarios on a cluster that speaks HTTP, through the real adapter, each in a namespace of its own. */
import { describe, it } from 'node:test';
import type { Cluster } from '../../src/cluster/port.ts';
import type { Clock } from '../../src/core/clock.ts';
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
      it(scenario.name, { timeout: timeoutMs }, async () => {
        const { createNamespace, ...rest } = place();
        const namespace = `scenario-${index + 1}`;
        await createNamespace(namespace);
        const stop = new AbortController();
        try {
          await scenario.run({ ...rest, namespace, random: seededRandom(index + 1), signal: stop.signal });
        } finally {
          stop.abort();
        }
      });
    }
  });
}
