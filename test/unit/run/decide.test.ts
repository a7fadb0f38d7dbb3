import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RUN_LABEL } from '../../../src/core/rollout/marks.ts';
import { decide } from '../../../src/core/run/decide.ts';
import type { Decision, Observation } from '../../../src/core/run/effects.ts';
import { appendEvents } from '../../../src/core/run/journal.ts';
import type { CommandName, RunState } from '../../../src/core/run/record.ts';
import type { Plan } from '../../../src/core/rollout/plan.ts';
import {
  context,
  FENCE,
  NOW,
  observation,
  OURS,
  PERSON,
  plan,
  state,
  STRATEGY,
  workload,
  type Shape,
} from './fixtures.ts';

interface Row {
  readonly called: string;
  readonly state?: Partial<RunState>;
  readonly shape?: Shape;
  readonly observed?: Partial<Observation>;
  readonly plan?: Partial<Plan>;
  /** Milliseconds after NOW. */
  readonly later?: number;
  readonly command?: CommandName;
  readonly stage?: RunState['stage'];
  readonly hold?: string | undefined;
  /** `path=value` of every change, in order; empty: nothing is written. */
  readonly writes?: readonly string[];
  readonly effect?: string;
}

function decideRow(row: Row): Decision {
  const events =
    row.command === undefined
      ? []
      : appendEvents(
          [],
          [{ at: NOW, type: 'command', actor: PERSON, message: '', command: { name: row.command } }],
        );
  return decide(
    state(row.state),
    observation({ workload: workload(row.shape), events, ...row.observed }),
    context({ now: NOW + (row.later ?? 0), plan: plan(row.plan) }),
  );
}

function writesOf({ effects }: Decision): readonly string[] {
  return effects.flatMap((effect) =>
    effect.kind === 'patch'
      ? effect.operations.filter(({ op }) => op !== 'test').map(({ op, path }) => `${op} ${path}`)
      : [],
  );
}

const FENCED = [
  'add /metadata/labels/maverick.dev~1fence',
  'add /metadata/labels/maverick.dev~1run',
  'add /metadata/labels/maverick.dev~1restore',
];
const RELEASED = FENCED.map((path) => path.replace('add', 'remove'));
const TEMPLATE = 'replace /spec/template';
const BY_STRANGER: Shape = { tag: '3' };

const BACK = { automatic: false, by: 'ada', outcome: 'rolled-back' } as const;

const ROWS: readonly Row[] = [
  {
    called: 'without a fence: takes it, and nothing else',
    shape: { labels: {}, tag: '1', strategy: STRATEGY },
    state: { applied: false },
    writes: FENCED,
  },
  {
    called: 'an older fence is replaced',
    shape: { labels: { 'maverick.dev/fence': 'e0-zzzzzz' } },
    writes: FENCED,
  },
  {
    called: 'a newer fence: not a finger is moved',
    shape: { labels: { 'maverick.dev/fence': 'e2-zzzzzz' } },
    writes: [],
    hold: 'fenced-out',
  },
  {
    called: 'fenced: writes template and strategy at once',
    shape: { tag: '1', strategy: STRATEGY },
    state: { applied: false },
    writes: [TEMPLATE, 'add /spec/strategy'],
  },
  {
    called: 'written and under way: waits',
    shape: { pods: { 1: ['ready', 'ready'], 2: ['starting'] } },
    writes: [],
    stage: 'rolling',
  },
  {
    called: 'blind: nothing is concluded',
    observed: { freshSince: undefined },
    later: 3_600_000,
    writes: [],
    stage: 'rolling',
    hold: undefined,
  },
  { called: 'all new: finishing', shape: { pods: { 2: ['ready', 'ready'] } }, stage: 'finishing' },
  {
    called: 'all new, but not seen by the controller yet: waits',
    shape: { pods: { 2: ['ready', 'ready'] }, observed: false },
    stage: 'rolling',
  },
  {
    called: 'all new with a validation in the plan',
    shape: { pods: { 2: ['ready', 'ready'] } },
    plan: {
      steps: [
        {
          kind: 'validate',
          checklist: '',
          checks: [{ name: 'c', kind: 'http', with: {} }],
          title: '',
          expectedSeconds: 1,
        },
      ],
    },
    stage: 'validating',
  },
  {
    called: 'finishing: the original strategy back and our marks off in one patch',
    state: { stage: 'finishing' },
    shape: { pods: { 2: ['ready', 'ready'] } },
    writes: ['add /spec/strategy', ...RELEASED],
  },
  {
    called: 'finishing and both marks gone: over',
    state: { stage: 'finishing' },
    shape: { labels: {}, strategy: STRATEGY },
    stage: 'ended',
    writes: [],
  },
  {
    called: 'finishing and only one mark gone: not over',
    state: { stage: 'finishing' },
    shape: { labels: { 'maverick.dev/fence': FENCE } },
    stage: 'finishing',
  },
  {
    called: 'crashing: its last words first',
    shape: { pods: { 1: ['ready', 'ready'], 2: ['CrashLoopBackOff'] } },
    effect: 'collect-evidence',
    stage: 'rolling',
  },
  {
    called: 'crashing, with its words: back',
    shape: { pods: { 1: ['ready', 'ready'], 2: ['CrashLoopBackOff'] } },
    observed: { evidence: { log: ['no'] } },
    state: { failure: { reason: 'crash-loop', message: 'm', pod: 'p' } },
    stage: 'rolling-back',
  },
  {
    called: 'crashing, and nobody may roll it back but a person: held',
    state: { failure: { reason: 'crash-loop', message: 'm' } },
    plan: { automaticRollback: false },
    stage: 'rolling',
    hold: 'failed',
  },
  {
    called: 'crashing, and the version before was bad too: held',
    state: { failure: { reason: 'crash-loop', message: 'm' } },
    plan: { before: { ...plan().before, ready: 0 } },
    stage: 'rolling',
    hold: 'both-bad',
  },
  {
    called: 'held after a failure: paused on the cluster',
    state: {
      failure: { reason: 'x', message: 'm' },
      hold: { reason: 'failed', message: 'm', next: '', since: NOW },
    },
    plan: { automaticRollback: false },
    writes: ['add /spec/paused'],
  },
  {
    called: 'past the deadline without progress: back',
    later: 61_000,
    state: { best: 100 },
    stage: 'rolling-back',
  },
  {
    called: 'one of ten new Ready is progress',
    later: 61_000,
    shape: { replicas: 10, pods: { 1: Array.from({ length: 9 }, () => 'ready'), 2: ['ready', 'starting'] } },
    state: { best: -10 },
    stage: 'rolling',
  },
  {
    called: 'past the deadline while a person has paused: waits',
    later: 3_600_000,
    state: { best: 100, paused: { by: 'ada', at: NOW }, ourPause: true },
    shape: { paused: true },
    stage: 'rolling',
    writes: [],
  },
  {
    called: 'past the deadline, but seen for a second only: waits',
    later: 61_000,
    state: { best: 100 },
    observed: { freshSince: NOW + 60_000 },
    stage: 'rolling',
  },
  { called: 'paused by a person: writes the pause', command: 'pause', writes: ['add /spec/paused'] },
  {
    called: 'resumed by a person: ends our own pause',
    command: 'resume',
    state: { paused: { by: 'ada', at: NOW }, ourPause: true },
    shape: { paused: true },
    writes: ['remove /spec/paused'],
    hold: undefined,
  },
  { called: 'paused by a stranger: held', shape: { paused: true }, writes: [], hold: 'paused-elsewhere' },
  {
    called: 'paused by a stranger before our first write: held',
    shape: { tag: '1', strategy: STRATEGY, paused: true },
    state: { applied: false },
    writes: [],
    hold: 'paused-elsewhere',
  },
  {
    called: 'a stranger’s pause while going back is ended',
    state: { stage: 'rolling-back', rollback: BACK },
    shape: {
      tag: '1',
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } },
      paused: true,
    },
    writes: ['remove /spec/paused'],
  },
  { called: 'another template: held', shape: BY_STRANGER, writes: [], hold: 'workload-changed' },
  {
    called: 'another template before our first write: held',
    shape: { tag: '3', strategy: STRATEGY },
    state: { applied: false },
    writes: [],
    hold: 'workload-changed',
  },
  {
    called: 'another strategy: held',
    shape: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 2 } } },
    writes: [],
    hold: 'workload-changed',
  },
  {
    called: 'another template, retried: written over',
    shape: BY_STRANGER,
    state: { hold: { reason: 'workload-changed', message: '', next: '', since: NOW } },
    command: 'retry',
    writes: [TEMPLATE],
    hold: undefined,
  },
  {
    called: 'another template at the very end, retried: rolls again',
    shape: BY_STRANGER,
    state: { stage: 'finishing', hold: { reason: 'workload-changed', message: '', next: '', since: NOW } },
    command: 'retry',
    stage: 'rolling',
    writes: [TEMPLATE],
  },
  {
    called: 'abort: the old template and the fast way back in one patch',
    command: 'abort',
    writes: [TEMPLATE, 'add /spec/strategy'],
    stage: 'rolling-back',
  },
  {
    called: 'abort wins over a pause',
    command: 'abort',
    state: { paused: { by: 'ada', at: NOW }, ourPause: true },
    shape: { paused: true },
    writes: [TEMPLATE, 'add /spec/strategy', 'remove /spec/paused'],
  },
  { called: 'gone: held', observed: { workload: 'gone' }, hold: 'workload-gone', writes: [] },
  {
    called: 'gone, then aborted: over',
    observed: { workload: 'gone' },
    state: { hold: { reason: 'workload-gone', message: '', next: '', since: NOW } },
    command: 'abort',
    stage: 'ended',
  },
  {
    called: 'another one of the same name is not it',
    observed: {
      workload: { ...workload(), deployment: { ...workload().deployment, metadata: { uid: 'u2' } } },
    },
    hold: 'workload-gone',
    writes: [],
  },
  {
    called: 'refused by the API server: held',
    observed: { refusal: 'no rights' },
    hold: 'write-refused',
    writes: [],
  },
  {
    called: 'refused, and still held: nothing is tried',
    shape: { tag: '1', strategy: STRATEGY },
    state: { applied: false, hold: { reason: 'write-refused', message: '', next: '', since: NOW } },
    writes: [],
    hold: 'write-refused',
  },
  {
    called: 'refused, then retried: tried again',
    shape: { tag: '1', strategy: STRATEGY },
    state: { applied: false, hold: { reason: 'write-refused', message: '', next: '', since: NOW } },
    command: 'retry',
    writes: [TEMPLATE, 'add /spec/strategy'],
    hold: undefined,
  },
  { called: 'scaled to zero: held', shape: { replicas: 0, pods: {} }, hold: 'scaled-to-zero', writes: [] },
  {
    called: 'scaled to zero while going back: all old is all old',
    state: { stage: 'rolling-back', rollback: BACK },
    shape: {
      replicas: 0,
      pods: {},
      tag: '1',
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } },
    },
    stage: 'finishing',
  },
  {
    called: 'ended: nothing, whatever is seen',
    state: { stage: 'ended', outcome: 'succeeded' },
    shape: BY_STRANGER,
    writes: [],
    stage: 'ended',
  },
];

describe('decide', () => {
  for (const row of ROWS) {
    it(row.called, () => {
      const decision = decideRow(row);
      if (row.stage !== undefined) assert.equal(decision.state.stage, row.stage);
      if ('hold' in row) assert.equal(decision.state.hold?.reason, row.hold);
      if (row.writes !== undefined) assert.deepEqual(writesOf(decision), row.writes);
      if (row.effect !== undefined)
        assert.deepEqual(
          decision.effects.map(({ kind }) => kind),
          [row.effect],
        );
    });
  }

  it('a hold that stands asks for no more looks: nobody spins while a person thinks', () => {
    const first = decideRow({
      called: '',
      state: { failure: { reason: 'x', message: 'm' } },
      plan: { automaticRollback: false },
    });
    assert.equal(first.wakeAt, NOW);
    const again = decide(
      first.state,
      observation({ workload: workload({ paused: true }) }),
      context({ plan: plan({ automaticRollback: false }) }),
    );
    assert.equal(again.wakeAt, undefined);
    assert.deepEqual(again.events, []);
  });

  it('every write begins with a test of the fence', () => {
    for (const row of ROWS) {
      for (const effect of decideRow(row).effects) {
        if (effect.kind !== 'patch' || effect.purpose.startsWith('fence')) continue;
        assert.deepEqual(effect.operations[0], {
          op: 'test',
          path: '/metadata/labels/maverick.dev~1fence',
          value: FENCE,
        });
        assert.ok(!effect.operations.some(({ path }) => path.startsWith('/spec/replicas')));
      }
    }
  });

  it('an intent is written down once, however often it has to be tried', () => {
    const row: Row = { called: '', shape: { tag: '1', strategy: STRATEGY }, state: { applied: false } };
    const first = decideRow(row);
    assert.deepEqual(
      first.events.map(({ type }) => type).filter((type) => type === 'intent'),
      ['intent'],
    );
    const again = decideRow({ ...row, state: first.state });
    assert.equal(
      again.events.some(({ type }) => type === 'intent'),
      false,
    );
    assert.deepEqual(writesOf(again), writesOf(first));
  });

  it('no room on the way back: failing pods make room after half a minute, by a percentage', () => {
    const back = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } };
    const full = workload({
      tag: '1',
      strategy: back,
      pods: { 1: ['ready'], 2: ['CrashLoopBackOff', 'CrashLoopBackOff'] },
      replicas: 4,
    });
    const refused = { type: 'ReplicaFailure', status: 'True', message: 'exceeded quota: full' };
    const seen = observation({
      workload: {
        ...full,
        replicaSets: full.replicaSets.map((set) =>
          set.metadata?.name === 'app-1'
            ? { ...set, status: { ...set.status, replicas: 1, conditions: [refused] } }
            : set,
        ),
      },
    });
    const rollback = { automatic: true, by: 'robot', outcome: 'rolled-back' } as const;
    const counts = { wanted: 4, oldPods: 1, oldReady: 1, newPods: 2, newReady: 0 };
    const first = decide(state({ stage: 'rolling-back', rollback, counts, countsAt: NOW }), seen, context());
    assert.equal(first.state.squeezed, undefined);
    const later = decide(first.state, seen, context({ now: NOW + 31_000 }));
    assert.equal(later.state.squeezed, true);
    const [effect] = decide(later.state, seen, context({ now: NOW + 31_000 })).effects;
    assert.ok(effect?.kind === 'patch');
    assert.deepEqual(effect.operations.at(-1)?.value, {
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 0, maxUnavailable: '75%' },
    });
  });

  it('the run label alone on another run’s workload is not ours to finish', () => {
    const decision = decideRow({
      called: '',
      state: { stage: 'finishing' },
      shape: { labels: { 'maverick.dev/fence': FENCE, [RUN_LABEL]: 'other' }, strategy: OURS },
    });
    assert.notEqual(decision.state.stage, 'ended');
  });
});
