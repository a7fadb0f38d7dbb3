import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { intercept } from '../../scenarios/intercept.ts';
import { deployApp, drive, launch } from '../../scenarios/kit.ts';
import { inVirtualTime } from '../../scenarios/virtual-world.ts';

/** Of a rollout of 10 pods: what an API server has to bear for it, beyond what the cluster itself does. */
const MOST = { launch: 30, drive: 60 };

describe('what a rollout asks of the API server is bounded', () => {
  for (const tag of ['1.2.4', '1.2.5'])
    it(`10 pods to ${tag}`, () => {
      const run = async (world: Parameters<typeof launch>[0]): Promise<void> => {
        await deployApp(world, { replicas: 10 });
        const calls: string[] = [];
        const cluster = intercept(world.cluster, {
          before: ({ verb, resource }) => {
            calls.push(`${verb} ${resource}`);
            return undefined;
          },
        });
        const { id } = await launch(world, tag, { cluster });
        assert.ok(calls.length <= MOST.launch, `${calls.length} calls: ${calls.join(', ')}`);
        calls.length = 0;
        await drive(world, id, { cluster });
        assert.ok(calls.length <= MOST.drive, `${calls.length} calls: ${calls.join(', ')}`);
        assert.equal(calls.filter((call) => call === 'patch deployments').length, tag === '1.2.4' ? 3 : 4);
      };
      return inVirtualTime({ name: '', run }, 1);
    });
});
