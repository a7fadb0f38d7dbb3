import assert from 'node:assert/strict';
import { verifyChain } from '../../src/core/run/journal.ts';
import { assertLeftClean, deployApp, drive, image, launch, live, watchReady } from './kit.ts';
import type { Scenario } from './world.ts';

export const rolling: readonly Scenario[] = [
  {
    name: 'a good release ends all new, never below the wanted number, and leaves nothing behind',
    async run(world) {
      await deployApp(world, { replicas: 4 });
      const before = await live(world);
      const watcher = await watchReady(world);
      const { id } = await launch(world, '1.2.4');
      const { kind, record } = await drive(world, id);
      await watcher.stop();
      assert.equal(kind, 'ended');
      assert.equal(record.state.outcome, 'succeeded');
      assert.ok(watcher.least() >= 4, `never fewer than 4 Ready pods, seen ${watcher.least()}`);
      await assertLeftClean(world, '1.2.4', before);
      assert.ok(verifyChain(record.events).ok);
    },
  },
  {
    name: 'a crashing release is recognised, rolled back by itself, and the service is blocked',
    async run(world) {
      await deployApp(world, { replicas: 4 });
      const watcher = await watchReady(world);
      const { id } = await launch(world, '1.2.5-crash');
      const { record } = await drive(world, id);
      await watcher.stop();
      assert.equal(record.state.outcome, 'rolled-back');
      assert.equal(record.state.failure?.reason, 'crash-loop');
      assert.match(record.state.failure.detail ?? '', /exit code 1/);
      assert.ok(record.state.blocked !== undefined, 'blocked until a person says otherwise');
      assert.ok(watcher.least() >= 4, `never fewer than 4 Ready pods, seen ${watcher.least()}`);
      assert.equal((await live(world)).spec?.template.spec?.containers[0]?.image, image('1.2.3'));
      await assert.rejects(launch(world, '1.2.4'), { code: 'blocked' });
    },
  },
];
