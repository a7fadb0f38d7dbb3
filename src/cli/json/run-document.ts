/** Runs in JSON documents. */
import { possibleCommands } from '../../core/run/commands.ts';
import type { RunRecord } from '../../core/run/record.ts';
import { exitCodeOfRun } from '../exit-codes.ts';

const isoTime = (at: number): string => new Date(at).toISOString();

/** What lists tell of a run. Times are ISO 8601 in UTC. */
export function runSummary(record: RunRecord): Record<string, unknown> {
  const { id, plan, state, events } = record;
  return {
    run: id,
    service: plan.service,
    environment: plan.environment.name,
    context: plan.environment.context,
    namespace: plan.environment.namespace,
    version: plan.release.version,
    image: plan.release.image,
    before: plan.before.version ?? plan.before.image,
    stage: state.stage,
    outcome: state.outcome ?? null,
    startedAt: isoTime(state.startedAt),
    endedAt: state.endedAt === undefined ? null : isoTime(state.endedAt),
    startedBy: events[0]?.actor.name ?? null,
    reason: state.failure?.message ?? null,
    hold: state.hold ?? null,
    paused: state.paused ?? null,
    blocked: state.blocked !== undefined && state.blocked.unblockedBy === undefined,
    counts: state.counts ?? null,
    rollbackOf: plan.rollbackOf ?? null,
    retryOf: plan.retryOf ?? null,
  };
}

/** What `launch` and `watch` end with. */
export function conclusion(record: RunRecord): { schemaVersion: number } & Record<string, unknown> {
  return {
    schemaVersion: 1,
    ...runSummary(record),
    exitCode: exitCodeOfRun(record),
    failure: record.state.failure ?? null,
    possible: possibleCommands(record),
    head: record.events.at(-1)?.hash ?? null,
  };
}

/** `show --format json`: the whole record as the journal holds it. */
export function recordDocument(record: RunRecord): { schemaVersion: number } & Record<string, unknown> {
  const { id, plan, state, events } = record;
  return { schemaVersion: 1, run: id, plan, state, events, possible: possibleCommands(record) };
}
