import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pageSnapshotSchema } from '../../../src/protocol/snapshot.ts';
import type { PageSnapshot } from '../../../src/protocol/snapshot.ts';
import { possibleCommands } from '../../../src/core/run/commands.ts';
import type { RunRecord } from '../../../src/core/run/record.ts';
import { pageOf } from '../../../src/host/panel/page.ts';
import { FAILED, START, pod, record, workload } from './fixtures.ts';

function pageFor(run: RunRecord, more: Partial<Parameters<typeof pageOf>[0]> = {}): PageSnapshot {
  return pageOf({ record: run, possible: possibleCommands(run), checklists: [], empty: '', ...more });
}

describe('the page of a rollout', () => {
  it('fits the protocol in every stage', () => {
    const stages = [
      record({ stage: 'gate', gate: [], ticks: {} }),
      record(),
      record({ stage: 'validating' }),
      record({ stage: 'finishing' }),
      record({ stage: 'rolling-back', rollback: { automatic: true, by: 'driver', outcome: 'rolled-back' } }),
      record({ hold: { reason: 'quota', message: 'No room.', next: 'Make room.', since: START } }),
      record({ paused: { by: 'ana', at: START } }),
      record(FAILED),
      record({ stage: 'ended', outcome: 'succeeded', endedAt: START + 70_000 }),
      record({ stage: 'ended', outcome: 'refused', endedAt: START + 7_000 }),
      record({ stage: 'ended', outcome: 'aborted', endedAt: START + 7_000 }),
    ];
    const pods = workload([pod({ name: 'a', hash: 'old', ready: true })]);
    for (const run of stages) {
      const parsed = pageSnapshotSchema.safeParse(pageFor(run, { workload: pods, stale: 'No answer.' }));
      ok(parsed.success, `${run.state.stage}: ${JSON.stringify(parsed.error?.issues)}`);
    }
  });

  it('says in words how far it is, and offers what is possible', () => {
    const { run } = pageFor(record());
    equal(run?.headline, '1.2.4 is coming up: 1 of 4 new pods are ready.');
    equal(run.tone, 'running');
    deepEqual(run.commands.toSorted(), ['abort', 'pause', 'rollback']);
    equal(run.expectedEndAt, START + 75_000);
    equal(run.driver?.host, 'ci-7');
  });

  it('shows the steps done, under way and to come', () => {
    const steps = pageFor(record()).run?.steps;
    deepEqual(
      steps?.map(({ state }) => state),
      ['done', 'active', 'waiting'],
    );
    equal(steps[1]?.progress, 0.25);
    equal(steps[2]?.detail, 'about 10 s');
  });

  it('shows a failed step, the way back and the evidence', () => {
    const { run } = pageFor(record(FAILED));
    deepEqual(
      run?.steps.map(({ state }) => state),
      ['done', 'failed', 'skipped', 'done'],
    );
    equal(run.tone, 'bad');
    equal(run.headline, '1.2.4 failed and was rolled back to 1.2.3.');
    equal(run.failure?.title, 'The new version keeps crashing');
    deepEqual(run.failure.log, ['starting', 'FATAL: no DATABASE_URL']);
    equal(run.blocked, '1.2.4 kept crashing.');
    equal(run.driver, undefined, 'nobody drives what has ended');
    ok(run.commands.includes('unblock'));
  });

  it('says that nothing was changed when it was aborted before', () => {
    const { run } = pageFor(record({ stage: 'ended', outcome: 'aborted', endedAt: START + 5_000 }));
    deepEqual(
      run?.steps.map(({ state }) => state),
      ['failed', 'skipped', 'skipped'],
    );
    equal(run.headline, 'Aborted before anything was changed; 1.2.3 runs.');
  });

  it('says when it was a person who took it back', () => {
    const rollback = { automatic: false, by: 'ana', outcome: 'rolled-back' } as const;
    const { run } = pageFor(record({ ...FAILED, rollback }));
    equal(run?.headline, 'Rolled back to 1.2.3 by ana.');
  });

  it('plans no end for what is held, and says what is needed', () => {
    const hold = {
      reason: 'quota',
      message: 'The quota is full.',
      next: 'Raise it, then retry.',
      since: START,
    };
    const { run } = pageFor(record({ hold }));
    equal(run?.expectedEndAt, undefined);
    equal(run?.tone, 'attention');
    equal(run.hold?.next, 'Raise it, then retry.');
    ok(run.commands.includes('retry'));
  });

  it('tells new pods from old ones by their ReplicaSet, troubled ones first', () => {
    const pods = [
      pod({ name: 'old-1', hash: 'old', ready: true }),
      pod({ name: 'new-1', hash: 'new', ready: true }),
      pod({ name: 'new-2', hash: 'new', crashing: true }),
    ];
    const groups = pageFor(record(), { workload: workload(pods) }).pods;
    const fresh = groups?.find(({ key }) => key === 'new');
    deepEqual(
      fresh?.pods.map(({ name }) => name),
      ['new-2', 'new-1'],
    );
    equal(fresh.ready, 1);
    equal(fresh.pods[0]?.state, 'CrashLoopBackOff');
    match(fresh.pods[0].reason ?? '', /exit code 1.*back-off 20s/);
    equal(groups?.find(({ key }) => key === 'old')?.title, '1.2.3 (old)');
  });

  it('offers to tick a manual check only while its stage waits for it', () => {
    const waiting = record({ stage: 'gate', ticks: {} });
    const tickable = (run: RunRecord): readonly string[] =>
      pageFor(run).checklists.flatMap(({ checks }) =>
        checks.filter(({ canTick }) => canTick).map(({ name }) => name),
      );
    deepEqual(tickable(waiting), ['the team was told']);
    deepEqual(tickable(record({ stage: 'gate' })), []);
    deepEqual(tickable(record()), []);
    const ticked = pageFor(record()).checklists[0]?.checks[1];
    equal(ticked?.by, 'ana');
    equal(ticked.state, 'pass');
    equal(ticked.note, 'in the channel');
  });

  it('says what to do when there is no rollout', () => {
    const page = pageOf({ possible: [], checklists: [], empty: 'No rollout yet.' });
    equal(page.run, undefined);
    equal(page.empty, 'No rollout yet.');
  });
});
