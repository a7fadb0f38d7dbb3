/** What is refused before anything is changed. */
import assert from 'node:assert/strict';
import { check, deployApp, drive, launch, live, patchAs, scale, untilComplete } from './kit.ts';
import { MaverickError } from '../../src/core/errors.ts';
import { CONFIG_MAPS } from '../../src/core/kubernetes/resources.ts';
import { RUN_SELECTOR } from '../../src/core/run/journal.ts';
import type { Scenario, World } from './world.ts';

async function runs(world: World): Promise<number> {
  const scope = { namespace: world.namespace, labelSelector: RUN_SELECTOR };
  return (await world.cluster.list(CONFIG_MAPS, scope, world)).items.length;
}

/** It is refused with this code, and neither the workload nor the journals show that anybody was there. */
async function refused(world: World, code: string, act: () => Promise<unknown>): Promise<MaverickError> {
  const before = await live(world);
  let found: unknown;
  await act().catch((error: unknown) => {
    found = error;
  });
  assert.ok(found instanceof MaverickError, `refused was expected: ${String(found)}`);
  assert.equal(found.code, code);
  const after = await live(world);
  assert.equal(after.metadata?.generation, before.metadata?.generation);
  assert.deepEqual(after.metadata?.labels, before.metadata?.labels);
  assert.equal(await runs(world), 0);
  return found;
}

export const refusals: readonly Scenario[] = [
  {
    name: 'refused: scaled to zero, paused already, the same release, an unknown workload',
    async run(world) {
      await deployApp(world, { replicas: 1 });
      await refused(world, 'nothing-to-do', () => launch(world, '1.2.3'));
      await patchAs(world, 'kubectl', [{ op: 'add', path: '/spec/paused', value: true }]);
      await refused(world, 'already-paused', () => launch(world, '1.2.4'));
      await patchAs(world, 'kubectl', [{ op: 'remove', path: '/spec/paused' }]);
      await scale(world, 0);
      await refused(world, 'zero-replicas', () => launch(world, '1.2.4'));
      const service = {
        name: 'app',
        workload: { kind: 'Deployment' as const, name: 'nowhere' },
        manifests: [],
        dependsOn: [],
      };
      await refused(world, 'workload-missing', () => launch(world, '1.2.4', { config: { service } }));
    },
  },
  {
    name: 'refused: a user who may only read, naming every missing right',
    async run(world) {
      await deployApp(world, { replicas: 1 });
      const error = await refused(world, 'forbidden', () =>
        launch(world, '1.2.4', { cluster: world.viewer }),
      );
      assert.match(
        error.message,
        /patch deployments, create configmaps, update configmaps, create leases, update leases/,
      );
    },
  },
  {
    name: 'a gate that fails ends the run refused, with nothing changed',
    async run(world) {
      await deployApp(world, { replicas: 1 });
      const before = await live(world);
      const checklists = { 'pre-deployment': [check('pass-one'), check('fail-two')] };
      const { id } = await launch(world, '1.2.4', { config: { checklists } });
      const { record } = await drive(world, id);
      assert.equal(record.state.outcome, 'refused');
      assert.match(record.state.failure?.message ?? '', /fail-two/);
      const after = await live(world);
      assert.equal(after.metadata?.generation, before.metadata?.generation);
      assert.deepEqual(after.metadata?.labels, before.metadata?.labels);
      await untilComplete(world);
      const next = await launch(world, '1.2.4');
      assert.equal((await drive(world, next.id)).record.state.outcome, 'succeeded');
    },
  },
  {
    name: 'of two launches at once exactly one wins, and the other changes nothing',
    async run(world) {
      await deployApp(world, { replicas: 2 });
      const both = await Promise.allSettled([launch(world, '1.2.4'), launch(world, '1.2.6')]);
      const won = both.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
      const lost = both.filter((result) => result.status === 'rejected').map(({ reason }): unknown => reason);
      assert.equal(won.length, 1);
      assert.ok(lost[0] instanceof MaverickError && ['locked', 'run-active'].includes(lost[0].code));
      const [{ id } = { id: '' }] = won;
      assert.equal((await drive(world, id)).record.state.outcome, 'succeeded');
      assert.equal(await runs(world), 1);
    },
  },
];
