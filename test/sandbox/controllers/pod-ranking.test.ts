import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../src/core/kubernetes/objects.ts';
import { byWorth } from '../../../src/sandbox/controllers/pod-ranking.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const ago = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString();

interface Traits {
  readonly node?: string;
  readonly phase?: string;
  readonly readyFor?: number;
  readonly restarts?: number;
  readonly age?: number;
  readonly cost?: number;
}

function pod(
  name: string,
  { node = name, phase = 'Running', readyFor, restarts = 0, age = 3_600, cost }: Traits,
): Pod {
  return {
    metadata: {
      name,
      uid: name,
      creationTimestamp: ago(age),
      ...(cost === undefined
        ? {}
        : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': String(cost) } }),
    },
    spec: { containers: [], ...(node === '' ? {} : { nodeName: node }) },
    status: {
      phase,
      containerStatuses: [{ name: 'app', ready: readyFor !== undefined, restartCount: restarts }],
      ...(readyFor === undefined
        ? {}
        : { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(readyFor) }] }),
    },
  };
}

const table: readonly { readonly rule: string; readonly goes: Traits; readonly stays: Traits }[] = [
  { rule: 'without a node first', goes: { node: '' }, stays: { phase: 'Pending' } },
  { rule: 'pending before running', goes: { phase: 'Pending', readyFor: 9 }, stays: {} },
  { rule: 'not ready before ready', goes: { cost: 9 }, stays: { readyFor: 60 } },
  { rule: 'the cheaper one', goes: { readyFor: 3_000, cost: -1 }, stays: { readyFor: 60 } },
  { rule: 'the one ready for less time', goes: { readyFor: 60, age: 7_200 }, stays: { readyFor: 3_000 } },
  { rule: 'the one restarted more often', goes: { restarts: 3, age: 7_200 }, stays: { restarts: 1 } },
  { rule: 'the younger', goes: { age: 60 }, stays: { age: 3_000 } },
];
for (const { rule, goes, stays } of table) {
  test(`given up first: ${rule}`, () => {
    // Once in either order of names and places, so that no tie-break decides.
    for (const [first, second] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const [doomed, kept] = [pod(first, goes), pod(second, stays)];
      assert.deepEqual(byWorth([kept, doomed], [], NOW), [doomed, kept]);
      assert.deepEqual(byWorth([doomed, kept], [], NOW), [doomed, kept]);
    }
  });
}

test('given up first: where more of the same stand', () => {
  const pods = ['x', 'y', 'z'].map((name) => pod(name, { node: name === 'x' ? 'one' : 'two', readyFor: 60 }));
  assert.equal(byWorth(pods, pods, NOW).at(-1)?.metadata?.name, 'x');
});

test('nearly equal ages count as equal, and the uid decides', () => {
  const [a, b] = [pod('a', { readyFor: 3_000 }), pod('b', { readyFor: 2_900 })];
  assert.deepEqual(byWorth([b, a], [], NOW), [a, b]);
});
