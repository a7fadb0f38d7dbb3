import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBlocked, possibleCommands, whyNot } from '../../../src/core/run/commands.ts';
import { activeRun, blockingRun } from '../../../src/core/run/blocked.ts';
import { durationText, statusText } from '../../../src/core/run/describe.ts';
import type { RunRecord, RunState } from '../../../src/core/run/record.ts';
import { NOW, plan, state } from './fixtures.ts';

const hold = (reason: string) => ({ reason, message: '', next: '', since: NOW });
const paused = { by: 'ada', at: NOW };
const manual = plan({
  steps: [
    {
      kind: 'gate',
      checklist: '',
      checks: [{ name: 'm', kind: 'manual', with: {} }],
      title: '',
      expectedSeconds: 1,
    },
  ],
});

const TABLE: readonly {
  readonly called: string;
  readonly state: Partial<RunState>;
  readonly possible: string;
  readonly text: string;
}[] = [
  { called: 'gate', state: { stage: 'gate' }, possible: 'pause abort tick', text: 'checks before' },
  {
    called: 'gate, ticked',
    state: { stage: 'gate', ticks: { m: { by: 'ada', at: NOW } } },
    possible: 'pause abort',
    text: 'checks before',
  },
  { called: 'rolling', state: {}, possible: 'pause abort rollback', text: 'rolling' },
  { called: 'rolling, paused', state: { paused }, possible: 'resume abort rollback', text: 'paused by ada' },
  {
    called: 'rolling, held',
    state: { hold: hold('failed') },
    possible: 'pause abort rollback retry',
    text: 'held (failed)',
  },
  {
    called: 'paused by a stranger',
    state: { hold: hold('paused-elsewhere') },
    possible: 'pause resume abort rollback retry',
    text: 'held (paused-elsewhere)',
  },
  {
    called: 'validating',
    state: { stage: 'validating' },
    possible: 'pause abort rollback',
    text: 'validating 2',
  },
  { called: 'finishing', state: { stage: 'finishing' }, possible: '', text: 'finishing' },
  { called: 'rolling back', state: { stage: 'rolling-back' }, possible: '', text: 'rolling back' },
  {
    called: 'rolling back, stuck',
    state: { stage: 'rolling-back', hold: hold('rollback-stuck') },
    possible: 'retry',
    text: 'held (rollback-stuck)',
  },
  {
    called: 'gone',
    state: { hold: hold('workload-gone') },
    possible: 'pause abort rollback retry',
    text: 'held (workload-gone)',
  },
  {
    called: 'succeeded',
    state: { stage: 'ended', outcome: 'succeeded' },
    possible: 'rollback',
    text: 'succeeded',
  },
  { called: 'aborted', state: { stage: 'ended', outcome: 'aborted' }, possible: 'retry', text: 'aborted' },
  { called: 'refused', state: { stage: 'ended', outcome: 'refused' }, possible: 'retry', text: 'refused' },
  {
    called: 'rolled back, blocked',
    state: { stage: 'ended', outcome: 'rolled-back', blocked: { reason: 'r' } },
    possible: 'unblock',
    text: 'rolled back, blocked',
  },
  {
    called: 'rolled back, unblocked',
    state: { stage: 'ended', outcome: 'rolled-back', blocked: { reason: 'r', unblockedBy: 'ada' } },
    possible: 'retry',
    text: 'rolled back',
  },
];

describe('what a person may tell a run, and how it is called', () => {
  for (const row of TABLE) {
    it(row.called, () => {
      const record = { state: state(row.state), plan: manual };
      assert.equal(possibleCommands(record).join(' '), row.possible);
      assert.equal(statusText(record), `test app: ${row.text}`);
    });
  }

  it('every refusal is a sentence', () => {
    for (const { state: changes } of TABLE)
      for (const name of ['pause', 'resume', 'abort', 'rollback', 'retry', 'tick', 'unblock'] as const)
        assert.match(whyNot(name, { state: state(changes), plan: manual }) ?? 'Possible.', /^[A-Za-z].*\.$/);
  });

  it('counts are shown while pods come and go', () => {
    const counts = { wanted: 10, oldPods: 7, oldReady: 7, newPods: 5, newReady: 4 };
    assert.equal(statusText({ plan: plan(), state: state({ counts }) }), 'test app: rolling 4 of 10');
    assert.equal(
      statusText({ plan: plan(), state: state({ counts, stage: 'rolling-back' }) }),
      'test app: rolling back, 7 of 10',
    );
  });

  it('durations as people say them', () => {
    const texts = [-5, 0, 45_000, 60_000, 80_000, 7_200_000, 7_500_000].map(durationText);
    assert.deepEqual(texts, ['0 s', '0 s', '45 s', '1 min', '1 min 20 s', '2 h', '2 h 5 min']);
  });
});

describe('which run blocks a service', () => {
  const run = (id: string, startedAt: number, changes: Partial<RunState>): RunRecord => ({
    ...{ id, plan: plan(), events: [] },
    state: state({ stage: 'ended', startedAt, ...changes }),
  });
  const bad = run('bad', 1, { outcome: 'rolled-back', blocked: { reason: 'r' } });

  it('the newest that ended, however the list is sorted', () => {
    const good = run('good', 2, { outcome: 'succeeded' });
    assert.equal(blockingRun([bad], 'app', 'test')?.id, 'bad');
    assert.equal(blockingRun([bad, good], 'app', 'test'), undefined);
    assert.equal(blockingRun([good, bad], 'app', 'test'), undefined);
  });

  it('not a refused one, nor one that is at work, nor another service or environment', () => {
    assert.equal(blockingRun([bad, run('no', 2, { outcome: 'refused' })], 'app', 'test')?.id, 'bad');
    const now = run('now', 3, { stage: 'rolling' });
    assert.equal(blockingRun([bad, now], 'app', 'test')?.id, 'bad');
    assert.equal(activeRun([bad, now], 'app', 'test')?.id, 'now');
    assert.equal(blockingRun([bad], 'other', 'test'), undefined);
    assert.equal(blockingRun([bad], 'app', 'production'), undefined);
    assert.equal(isBlocked(bad.state), true);
  });
});
