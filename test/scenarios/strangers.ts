/** What others do to the workload while a run is at work. */
import assert from 'node:assert/strict';
import type { HorizontalPodAutoscaler } from '../../src/core/kubernetes/objects.ts';
import { DEPLOYMENTS, HORIZONTAL_POD_AUTOSCALERS } from '../../src/core/kubernetes/resources.ts';
import { FIELD_MANAGER } from '../../src/core/run/foreign.ts';
import {
  assertLeftClean,
  deployApp,
  drive,
  launch,
  live,
  patchAs,
  scale,
  setImage,
  tell,
  until,
  untilHeld,
  untilReady,
} from './kit.ts';
import { intercept } from './intercept.ts';
import type { Scenario } from './world.ts';

export const strangers: readonly Scenario[] = [
  {
    name: 'scaled from outside midway, with an autoscaler: ends all new with the new number, which is never written by us',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const autoscaler: HorizontalPodAutoscaler = {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { namespace: world.namespace, name: 'app' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' },
          minReplicas: 1,
          maxReplicas: 9,
        },
      };
      await world.cluster.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler, world);
      const written: string[] = [];
      const cluster = intercept(world.cluster, {
        before: ({ verb, operations = [] }) => {
          if (verb === 'patch')
            written.push(...operations.filter(({ op }) => op !== 'test').map(({ path }) => path));
          return undefined;
        },
      });
      const { id, plan } = await launch(world, '1.2.4-slow', { cluster });
      assert.equal(plan.autoscaler, 'app');
      const driving = drive(world, id, { cluster });
      await untilReady(world, '1.2.4-slow', 1);
      await scale(world, 5);
      const { record } = await driving;
      assert.equal(record.state.outcome, 'succeeded');
      assert.equal((await live(world)).spec?.replicas, 5);
      assert.ok(!written.some((path) => path === '/spec' || path.startsWith('/spec/replicas')));
      await assertLeftClean(world, '1.2.4-slow', before);
    },
  },
  {
    name: 'scaled to zero midway: held, and goes on when it is scaled up again',
    async run(world) {
      await deployApp(world, { replicas: 2 });
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      await scale(world, 0);
      await untilHeld(world, id, 'scaled-to-zero');
      await scale(world, 2);
      assert.equal((await driving).record.state.outcome, 'succeeded');
    },
  },
  {
    name: 'deleted midway: held, and abort ends it',
    async run(world) {
      await deployApp(world, { replicas: 2 });
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      await world.cluster.delete(DEPLOYMENTS, { namespace: world.namespace, name: 'app' }, world);
      const { state } = await untilHeld(world, id, 'workload-gone');
      assert.match(state.hold?.next ?? '', /Abort this run/);
      await tell(world, id, { name: 'abort' });
      assert.equal((await driving).record.state.outcome, 'aborted');
    },
  },
  {
    name: 'somebody sets another image midway: held, naming who; retry puts this run’s version back',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      await patchAs(world, 'kubectl-set', setImage('1.2.9'));
      const { state } = await untilHeld(world, id, 'workload-changed');
      assert.match(state.hold?.message ?? '', /changed by "kubectl-set"/);
      await tell(world, id, { name: 'retry' });
      assert.equal((await driving).record.state.outcome, 'succeeded');
      await assertLeftClean(world, '1.2.4-slow', before);
    },
  },
  {
    name: 'somebody undoes the rollout midway: held; rolling back ends all old',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      const template = JSON.parse(JSON.stringify(before.spec?.template ?? {})) as never;
      await patchAs(world, 'kubectl-rollout', [{ op: 'replace', path: '/spec/template', value: template }]);
      const { state } = await untilHeld(world, id, 'workload-changed');
      assert.match(state.hold?.message ?? '', /"kubectl-rollout"/);
      await tell(world, id, { name: 'rollback' });
      assert.equal((await driving).record.state.outcome, 'rolled-back');
      await assertLeftClean(world, '1.2.3', before);
    },
  },
  {
    name: 'somebody changes the strategy midway: held, naming who; abort ends all old',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 3 } };
      await patchAs(world, 'kubectl-edit', [{ op: 'replace', path: '/spec/strategy', value: strategy }]);
      const { state } = await untilHeld(world, id, 'workload-changed');
      assert.match(state.hold?.message ?? '', /strategy of app was changed by "kubectl-edit"/);
      await tell(world, id, { name: 'abort' });
      assert.equal((await driving).record.state.outcome, 'aborted');
      await assertLeftClean(world, '1.2.3', before);
    },
  },
  {
    name: 'somebody pauses the Deployment midway: held, and resume goes on',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      await patchAs(world, 'kubectl-rollout', [{ op: 'add', path: '/spec/paused', value: true }]);
      await untilHeld(world, id, 'paused-elsewhere');
      await tell(world, id, { name: 'resume' });
      assert.equal((await driving).record.state.outcome, 'succeeded');
      await assertLeftClean(world, '1.2.4-slow', before);
    },
  },
  {
    name: 'somebody resumes what we paused: it is paused again',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      await tell(world, id, { name: 'pause' });
      const paused = async (): Promise<boolean> => (await live(world)).spec?.paused === true;
      await until(world, 'the Deployment is paused', paused);
      await patchAs(world, 'kubectl-rollout', [{ op: 'remove', path: '/spec/paused' }]);
      await until(world, 'the Deployment is paused again', paused);
      await tell(world, id, { name: 'abort' });
      assert.equal((await driving).record.state.outcome, 'aborted');
    },
  },
  {
    name: 'somebody takes the fence label off or puts another one on: taken back, or held',
    async run(world) {
      await deployApp(world, { replicas: 3 });
      const before = await live(world);
      const { id } = await launch(world, '1.2.4-slow');
      const driving = drive(world, id);
      await untilReady(world, '1.2.4-slow', 1);
      const path = '/metadata/labels/maverick.dev~1fence';
      await patchAs(world, 'kubectl-label', [{ op: 'remove', path }]);
      await until(
        world,
        'the fence is back',
        async () => (await live(world)).metadata?.labels?.['maverick.dev/fence'] !== undefined,
      );
      await patchAs(world, 'kubectl-label', [{ op: 'replace', path, value: 'e77-abcdef' }]);
      const { state } = await untilHeld(world, id, 'fenced-out');
      assert.match(state.hold?.message ?? '', /e77-abcdef/);
      await tell(world, id, { name: 'retry' });
      assert.equal((await driving).record.state.outcome, 'succeeded');
      await assertLeftClean(world, '1.2.4-slow', before);
      const managers = ((await live(world)).metadata?.managedFields ?? []).map(({ manager }) => manager);
      assert.ok(managers.includes(FIELD_MANAGER));
    },
  },
];
