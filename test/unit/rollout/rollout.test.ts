import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolve } from '../../../src/core/rollout/build-plan.ts';
import { fieldChanges } from '../../../src/core/rollout/diff.ts';
import { epochOf, fenceOf, restoreLabel } from '../../../src/core/rollout/marks.ts';
import { fenceOperations, operationsTowards, releaseOperations } from '../../../src/core/rollout/patch.ts';
import { refuseFreeze, refuseSameTemplate, refuseState } from '../../../src/core/rollout/refuse.ts';
import { signOfFailure } from '../../../src/core/rollout/signs.ts';
import { isComplete, readStatus, sameTemplate } from '../../../src/core/rollout/status.ts';
import { releaseContainer, releaseImage, versionOfImage } from '../../../src/core/rollout/target.ts';
import { FENCE, OURS, STRATEGY, template, workload, type Shape } from '../run/fixtures.ts';

describe('reading a workload', () => {
  const table: readonly {
    readonly called: string;
    readonly shape: Shape;
    readonly counts: string;
    readonly complete: boolean;
  }[] = [
    { called: 'all old', shape: {}, counts: '0/0 new, 2/2 old of 2', complete: false },
    {
      called: 'midway',
      shape: { pods: { 1: ['ready'], 2: ['ready', 'starting'] } },
      counts: '1/2 new, 1/1 old of 2',
      complete: false,
    },
    {
      called: 'all new',
      shape: { pods: { 2: ['ready', 'ready'] } },
      counts: '2/2 new, 0/0 old of 2',
      complete: true,
    },
    {
      called: 'all new, one not Ready',
      shape: { pods: { 2: ['ready', 'starting'] } },
      counts: '1/2 new, 0/0 old of 2',
      complete: false,
    },
    {
      called: 'all new, one too many',
      shape: { pods: { 2: ['ready', 'ready', 'ready'] } },
      counts: '3/3 new, 0/0 old of 2',
      complete: false,
    },
    {
      called: 'all new, not observed',
      shape: { pods: { 2: ['ready', 'ready'] }, observed: false },
      counts: '2/2 new, 0/0 old of 2',
      complete: false,
    },
    {
      called: 'a third version is old as well',
      shape: { pods: { 2: ['ready', 'ready'], 3: ['ready'] } },
      counts: '2/2 new, 1/1 old of 2',
      complete: false,
    },
    {
      called: 'zero wanted proves nothing',
      shape: { replicas: 0, pods: {} },
      counts: '0/0 new, 0/0 old of 0',
      complete: false,
    },
  ];
  for (const { called, shape, counts, complete } of table) {
    it(called, () => {
      const status = readStatus(workload(shape), template('2'));
      const c = status.counts;
      assert.equal(`${c.newReady}/${c.newPods} new, ${c.oldReady}/${c.oldPods} old of ${c.wanted}`, counts);
      assert.equal(isComplete(status), complete);
    });
  }

  it('templates are the same but for the hash label and the creation time', () => {
    const one = template('1');
    const hashed = {
      ...one,
      metadata: { ...one.metadata, creationTimestamp: 'x', labels: { app: 'app', 'pod-template-hash': 'h' } },
    };
    assert.ok(sameTemplate(one, hashed));
    assert.ok(!sameTemplate(one, template('2')));
    assert.ok(!sameTemplate(one, { ...one, metadata: { labels: { app: 'app', more: 'x' } } }));
  });

  it('pods of somebody else’s ReplicaSet do not count, nor do ending ones', () => {
    const { deployment, replicaSets, pods } = workload({ pods: { 2: ['ready', 'ready'] } });
    const ending = pods.map((pod) => ({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: 'now' } }));
    assert.equal(readStatus({ deployment, replicaSets, pods: ending }, template('2')).counts.newPods, 0);
    const strange = replicaSets.map((set) => ({
      ...set,
      metadata: { ...set.metadata, ownerReferences: [] },
    }));
    assert.equal(readStatus({ deployment, replicaSets: strange, pods }, template('2')).counts.newPods, 0);
  });
});

describe('signs of failure', () => {
  const table: readonly (readonly [readonly string[], string | undefined, number])[] = [
    [['starting'], undefined, 0],
    [['ready', 'ready'], undefined, 0],
    [['CrashLoopBackOff'], 'crash-loop', 0],
    [['ImagePullBackOff'], 'image-pull', 0],
    [['ErrImagePull'], 'image-pull', 15_000],
    [['InvalidImageName'], 'image-pull', 0],
    [['CreateContainerConfigError'], 'config-error', 3_000],
    [['ContainerCreating'], undefined, 0],
    // Another pod may still make it, and then one pod's trouble may be its node's.
    [['CrashLoopBackOff', 'starting'], undefined, 0],
    [['CrashLoopBackOff', 'ready'], 'crash-loop', 30_000],
  ];
  for (const [pods, reason, graceMs] of table) {
    it(`${pods.join(' and ')}: ${reason ?? 'none'}`, () => {
      const sign = signOfFailure(readStatus(workload({ pods: { 2: pods } }), template('2')).target);
      assert.equal(sign?.failure.reason, reason);
      if (reason !== undefined) assert.equal(sign?.graceMs, graceMs);
    });
  }
});

describe('patches', () => {
  const live = workload().deployment;
  const desired = { template: template('2'), strategy: OURS, paused: false };

  it('nothing to write is an empty patch', () => {
    assert.deepEqual(operationsTowards(live, desired, FENCE), []);
  });

  it('all tests come before all changes, the fence first, the template always', () => {
    for (const wanted of [
      { ...desired, template: template('9') },
      { ...desired, strategy: STRATEGY },
      { ...desired, paused: true },
    ]) {
      const operations = operationsTowards(live, wanted, FENCE);
      const ops = operations.map(({ op }) => op);
      assert.ok(ops.lastIndexOf('test') < ops.findIndex((op) => op !== 'test'), ops.join(' '));
      assert.match(operations[0]?.path ?? '', /fence$/);
      assert.ok(operations.some(({ op, path }) => op === 'test' && path === '/spec/template'));
    }
  });

  it('taking the fence tests who it is, what it has been through, and the fence that was seen', () => {
    const tests = fenceOperations(live, 'e2-bbbbbb', 'r', 'x').filter(({ op }) => op === 'test');
    assert.deepEqual(
      tests.map(({ value }) => value),
      ['u1', 2, FENCE],
    );
    const bare = fenceOperations({ metadata: { uid: 'u1' } }, 'e2-bbbbbb', 'r', 'x');
    assert.deepEqual(bare.at(-2), { op: 'test', path: '/metadata/labels', value: null });
  });

  it('the last patch takes off every mark that is there, and no other', () => {
    const { 'maverick.dev/restore': _gone, ...labels } = live.metadata?.labels ?? {};
    const operations = releaseOperations({ ...live, metadata: { ...live.metadata, labels } }, desired, FENCE);
    assert.deepEqual(
      operations.filter(({ op }) => op === 'remove').map(({ path }) => path.split('~1')[1]),
      ['fence', 'run'],
    );
  });

  it('marks: epochs, and a label that fits for every strategy', () => {
    assert.equal(epochOf(fenceOf(12, 'abcdef')), 12);
    for (const strange of [undefined, '', 'e-x', 'x1-a', 'e1', 'e1-A b']) assert.equal(epochOf(strange), 0);
    const longest = 'fourteen-chars-20260101-120000-abcd'.slice(0, 35);
    const label = restoreLabel(longest, {
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '100%', maxUnavailable: '100%' },
    });
    assert.ok(label.length <= 63 && /^[a-z0-9][\w.-]*[a-z0-9]$/i.test(label), `${label} ${label.length}`);
    assert.match(restoreLabel('r', { type: 'Recreate' }), /^r_Recreate$/);
  });
});

describe('before a launch', () => {
  it('what changes is named as a person names it', () => {
    const changes = fieldChanges('spec.template', template('1'), template('2'));
    assert.deepEqual(changes, [
      { path: 'spec.template.spec.containers[app].image', from: 'app:1', to: 'app:2' },
    ]);
    assert.deepEqual(
      fieldChanges('', { a: [1, 2] }, { a: [2, 1], b: null }).map(({ path }) => path),
      ['a', 'b'],
    );
  });

  it('percentages: surge up, unavailable down', () => {
    assert.equal(resolve('25%', 5, Math.ceil), 2);
    assert.equal(resolve('25%', 5, Math.floor), 1);
    assert.equal(resolve(3, 5, Math.floor), 3);
  });

  it('refusals by state, template and freeze window', () => {
    assert.throws(() => refuseState(workload({ replicas: 0 }).deployment), { code: 'zero-replicas' });
    assert.throws(() => refuseState(workload({ paused: true }).deployment), { code: 'already-paused' });
    refuseState(workload().deployment);
    assert.throws(() => refuseSameTemplate(workload(), template('2'), '2'), { code: 'nothing-to-do' });
    refuseSameTemplate(workload(), template('9'), '9');
    const frozen = (to: string) =>
      refuseFreeze(
        { environment: { name: 'p', freeze: [{ from: '2026-01-01', to, reason: 'holidays' }] } } as never,
        Date.parse('2026-01-02T23:00:00Z'),
      );
    assert.throws(() => frozen('2026-01-02'), { code: 'frozen' });
    frozen('2026-01-02T22:00:00Z');
  });

  it('which container, which image, which version', () => {
    const { deployment } = workload();
    const service = {
      name: 'app',
      workload: { kind: 'Deployment', name: 'app' },
      manifests: [],
      dependsOn: [],
    } as const;
    assert.equal(releaseContainer(deployment, service).name, 'app');
    assert.throws(() => releaseContainer(deployment, { ...service, container: 'none' }), {
      code: 'container-unknown',
    });
    assert.equal(releaseImage({ version: '2', images: { app: 'app:2', db: 'x' } }, 'app', 'c'), 'app:2');
    assert.equal(releaseImage({ version: '2', images: { c: 'app:2' } }, 'app', 'c'), 'app:2');
    assert.throws(() => releaseImage({ version: '2', images: { db: 'x' } }, 'app', 'c'), {
      code: 'image-missing',
    });
    const versions = ['r:5000/a/app:1.2@sha256:0', 'r:5000/app', 'app:1', 'app'].map(versionOfImage);
    assert.deepEqual(versions, ['1.2', undefined, '1', undefined]);
  });
});
