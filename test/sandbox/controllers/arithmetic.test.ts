import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  limitsOf,
  proportionalSizes,
  resolveFenceposts,
  sizeOfNew,
  sizesOfOld,
  type Limits,
} from '../../../src/sandbox/controllers/deployment/arithmetic.ts';
import { sameTemplate, templateHash } from '../../../src/sandbox/controllers/deployment/template.ts';

const limits = (desired: number, surge: number, unavailable: number): Limits => ({
  desired,
  surge,
  unavailable,
});
const set = (size: number, available = size): { size: number; available: number } => ({ size, available });

test('surge rounds up, unavailable down, and both 0 make unavailable 1', () => {
  const table = [
    { surge: '25%', unavailable: '25%', desired: 10, is: [3, 2] },
    { surge: '25%', unavailable: '25%', desired: 1, is: [1, 0] },
    { surge: 1, unavailable: 0, desired: 10, is: [1, 0] },
    { surge: 0, unavailable: 0, desired: 10, is: [0, 1] },
    { surge: 0, unavailable: '34%', desired: 3, is: [0, 1] },
    { surge: 0, unavailable: '34%', desired: 1, is: [0, 1] },
    { surge: '0%', unavailable: '9%', desired: 10, is: [0, 1] },
    { surge: '100%', unavailable: 0, desired: 7, is: [7, 0] },
    { surge: 4, unavailable: '60%', desired: 10, is: [4, 6] },
    { surge: 1, unavailable: '33%', desired: 100, is: [1, 33] },
  ];
  for (const { surge, unavailable, desired, is } of table) {
    const got = resolveFenceposts(surge, unavailable, desired);
    assert.deepEqual([got.surge, got.unavailable], is, `${surge}, ${unavailable} of ${desired}`);
  }
});

test('no more may be unavailable than are wanted, and Recreate knows no limits', () => {
  const spec = { selector: {}, template: {}, replicas: 3 };
  const rollingUpdate = { maxSurge: 0, maxUnavailable: 10 };
  assert.deepEqual(limitsOf({ spec: { ...spec, strategy: { rollingUpdate } } }), limits(3, 0, 3));
  assert.deepEqual(limitsOf({ spec: { ...spec, strategy: { type: 'Recreate' } } }), limits(3, 0, 0));
  assert.deepEqual(
    limitsOf({ spec: { ...spec, replicas: 0, strategy: { rollingUpdate } } }),
    limits(0, 0, 0),
  );
  assert.deepEqual(limitsOf({ spec: { selector: {}, template: {} } }), limits(1, 1, 0));
});

test('the new ReplicaSet grows into the room that the surge leaves', () => {
  const table = [
    { limits: limits(10, 1, 0), size: 0, total: 10, is: 1 },
    { limits: limits(10, 1, 0), size: 1, total: 11, is: 1 },
    { limits: limits(10, 3, 0), size: 0, total: 10, is: 3 },
    { limits: limits(10, 10, 0), size: 4, total: 14, is: 10 },
    { limits: limits(10, 4, 6), size: 10, total: 20, is: 10 },
    { limits: limits(4, 1, 0), size: 10, total: 10, is: 4 },
    { limits: limits(10, 0, 1), size: 0, total: 13, is: 0 },
  ];
  for (const row of table)
    assert.equal(sizeOfNew(row.limits, row.size, row.total), row.is, JSON.stringify(row));
});

test('old ReplicaSets shrink as far as enough pods are available, the unhealthy first', () => {
  const table = [
    { why: 'nothing new yet', limits: limits(10, 1, 0), fresh: set(1, 0), old: [set(10)], are: [10] },
    { why: 'one for one', limits: limits(10, 1, 0), fresh: set(1), old: [set(10)], are: [9] },
    {
      why: 'never-available pods keep the old',
      limits: limits(10, 10, 0),
      fresh: set(10, 0),
      old: [set(10)],
      are: [10],
    },
    { why: 'down to the share', limits: limits(10, 4, 6), fresh: set(10, 0), old: [set(10)], are: [4] },
    {
      why: 'unhealthy before healthy',
      limits: limits(10, 2, 2),
      fresh: set(2),
      old: [set(5, 1), set(5)],
      are: [1, 5],
    },
    { why: 'then the oldest', limits: limits(10, 2, 2), fresh: set(4), old: [set(3), set(4)], are: [0, 4] },
    { why: 'trap 4', limits: limits(10, 0, 9), fresh: set(1), old: [set(9, 0)], are: [0] },
    { why: 'status older than size', limits: limits(10, 1, 0), fresh: set(2), old: [set(9, 10)], are: [9] },
    { why: 'all down for none wanted', limits: limits(0, 0, 0), fresh: set(0), old: [set(2)], are: [0] },
  ];
  for (const row of table) assert.deepEqual(sizesOfOld(row.limits, row.fresh, row.old), row.are, row.why);
});

test('scaling amid a rollout keeps the shares; the largest takes what rounding leaves; stale notes distort', () => {
  const of = (size: number, maxReplicas?: number): { size: number; maxReplicas: number | undefined } => ({
    size,
    maxReplicas,
  });
  const table = [
    { why: 'as seen: 4 + 10 to 13', limits: limits(13, 4, 0), sets: [of(4, 14), of(10, 14)], are: [5, 12] },
    { why: 'and back', limits: limits(10, 4, 0), sets: [of(5, 17), of(12, 17)], are: [4, 10] },
    { why: 'nothing to add', limits: limits(10, 4, 0), sets: [of(4, 20), of(10, 11)], are: [4, 10] },
    { why: 'stale: all to one side', limits: limits(20, 3, 0), sets: [of(10, 11), of(3, 13)], are: [20, 3] },
    { why: 'to zero', limits: limits(0, 3, 0), sets: [of(10, 13), of(3, 13)], are: [0, 0] },
    { why: 'filling up the surge', limits: limits(10, 4, 0), sets: [of(10, 11), of(1, 11)], are: [13, 1] },
    { why: 'no notes at all', limits: limits(20, 0, 0), sets: [of(8), of(2)], are: [16, 4] },
    { why: 'equal sizes, up: the newer', limits: limits(5, 0, 1), sets: [of(2, 4), of(2, 4)], are: [2, 3] },
    { why: 'equal sizes, down: the older', limits: limits(3, 0, 1), sets: [of(2, 4), of(2, 4)], are: [1, 2] },
  ];
  for (const row of table) assert.deepEqual(proportionalSizes(row.limits, row.sets, 10), row.are, row.why);
});

test('a template is known by what it says', () => {
  const template = {
    metadata: { labels: { app: 'api' } },
    spec: { containers: [{ name: 'a', image: 'x:1' }] },
  };
  const written = {
    spec: { containers: [{ image: 'x:1', name: 'a', resources: {}, env: [] }] },
    metadata: { labels: { app: 'api', 'pod-template-hash': 'abc' }, annotations: {} },
  };
  const other = { ...template, spec: { containers: [{ name: 'a', image: 'x:2' }] } };
  assert.ok(sameTemplate(template, written));
  assert.equal(templateHash(template), templateHash(written));
  assert.ok(!sameTemplate(template, other));
  assert.notEqual(templateHash(template), templateHash(other));
  assert.notEqual(templateHash(template), templateHash(template, 1));
  assert.match(templateHash(template), /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
});
