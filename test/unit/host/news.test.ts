import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newsOf, newsText } from '../../../src/host/news.ts';
import { FAILED, START, record } from './fixtures.ts';

describe('what is worth a notification', () => {
  it('is nothing while all goes well, and nothing that a person did themselves', () => {
    equal(newsOf(record()), undefined);
    equal(newsOf(record({ paused: { by: 'ana', at: START } })), undefined);
    equal(newsOf(record({ stage: 'finishing' })), undefined);
    const back = { automatic: false, by: 'ana', outcome: 'rolled-back' } as const;
    equal(newsOf(record({ stage: 'rolling-back', rollback: back })), undefined);
  });

  it('is the end, the start of a rollback, and a decision that is needed', () => {
    const hold = { reason: 'quota', message: 'No room.', next: 'Make room.', since: START };
    const back = { automatic: true, by: 'driver', outcome: 'rolled-back' } as const;
    deepEqual(newsOf(record(FAILED))?.kind, 'ended');
    deepEqual(newsOf(record({ stage: 'rolling-back', rollback: back }))?.kind, 'rollback');
    deepEqual(newsOf(record({ hold }))?.kind, 'decision');
  });

  it('tells of a rollback with its reason, and of an end with its outcome', () => {
    const failure = { reason: 'crash-loop', message: 'Container api keeps crashing.' };
    equal(
      newsText('rollback', record({ stage: 'rolling-back', failure })),
      'practice api: 1.2.4 is being rolled back. Container api keeps crashing.',
    );
    equal(
      newsText('ended', record(FAILED)),
      'practice api: 1.2.4 failed and was rolled back to 1.2.3. Container api of pod api-new-1 keeps crashing.',
    );
  });

  it('has one key for one thing, so that it is said once', () => {
    const hold = { reason: 'quota', message: 'No room.', next: 'Make room.', since: START };
    equal(newsOf(record({ hold }))?.key, newsOf(record({ hold, epoch: 2 }))?.key);
    notEqual(newsOf(record({ hold }))?.key, newsOf(record({ hold: { ...hold, since: START + 1 } }))?.key);
  });

  it('is a manual check when nothing else is waited for', () => {
    equal(newsOf(record({ stage: 'gate', ticks: {} }))?.kind, 'decision');
    equal(newsOf(record({ stage: 'gate', ticks: {}, gate: [] })), undefined, 'another check still runs');
    equal(newsOf(record({ stage: 'gate' })), undefined, 'it has been ticked');
  });
});
