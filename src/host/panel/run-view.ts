/** A run as the page shows it, derived from its journal alone. Pure. */
import { actorText, headlineOf, tagOf } from '../../core/run/describe.ts';
import type { CommandName, EventType, JournalEvent, RunRecord } from '../../core/run/record.ts';
import type { EventView, PageCommand, RunView, Tone } from '../../protocol/snapshot.ts';
import { stepViews } from './step-view.ts';

/** Newest events that are sent to the page; the record holds them all. */
const EVENTS = 200;

/** `possible` are the commands that the engine would accept now. */
export function runView(record: RunRecord, possible: readonly CommandName[]): RunView {
  const { plan, state } = record;
  const { counts, failure, hold, paused, driver } = state;
  const blocked = state.blocked !== undefined && state.blocked.unblockedBy === undefined;
  const waits = state.stage === 'ended' || hold !== undefined || paused !== undefined;
  return {
    id: record.id,
    service: plan.service,
    environment: plan.environment.name,
    target: `context ${plan.environment.context}, namespace ${plan.environment.namespace}, ${plan.workload.kind}/${plan.workload.name}`,
    fromVersion: plan.before.version ?? tagOf(plan.before.image),
    toVersion: plan.release.version,
    image: plan.release.image,
    ...(plan.release.notes === undefined ? {} : { notes: plan.release.notes }),
    headline: headlineOf(record),
    tone: toneOf(record),
    startedAt: state.startedAt,
    ...(state.endedAt === undefined ? {} : { endedAt: state.endedAt }),
    ...(waits || state.rollback !== undefined
      ? {}
      : { expectedEndAt: state.startedAt + plan.expectedSeconds * 1000 }),
    steps: stepViews(record),
    ...(counts === undefined ? {} : { counts }),
    ...(failure === undefined
      ? {}
      : {
          failure: {
            title: FAILURES[failure.reason] ?? failure.reason.replaceAll('-', ' '),
            message: failure.message,
            log: [...(failure.log ?? [])],
            ...(failure.detail === undefined ? {} : { detail: failure.detail }),
            ...(failure.pod === undefined ? {} : { pod: failure.pod }),
            ...(failure.container === undefined ? {} : { container: failure.container }),
          },
        }),
    ...(hold === undefined ? {} : { hold: { message: hold.message, next: hold.next, since: hold.since } }),
    ...(paused === undefined ? {} : { paused }),
    ...(blocked ? { blocked: state.blocked.reason } : {}),
    ...(driver === undefined || state.stage === 'ended' ? {} : { driver }),
    commands: possible.filter((name): name is PageCommand => name !== 'tick'),
    events: record.events.slice(-EVENTS).map(eventView),
  };
}

const FAILURES: Readonly<Record<string, string>> = {
  'crash-loop': 'The new version keeps crashing',
  'image-pull': 'The image cannot be pulled',
  'config-error': 'The container cannot be configured',
  unschedulable: 'No node has room',
  quota: 'The quota is used up',
  'progress-deadline': 'No progress in time',
  restarts: 'The new version restarts again and again',
  'check-failed': 'A check failed',
  'workload-changed': 'Somebody else changed the workload',
  'create-refused': 'The cluster refuses to create pods',
};

export function toneOf({ state }: RunRecord): Tone {
  if (state.stage === 'ended') {
    switch (state.outcome) {
      case 'succeeded':
        return 'good';
      case 'aborted':
      case undefined:
        return 'neutral';
      case 'rolled-back':
      case 'refused':
        return 'bad';
    }
  }
  if (state.hold !== undefined || state.paused !== undefined) return 'attention';
  return state.stage === 'rolling-back' ? 'bad' : 'running';
}

const TONES: Readonly<Partial<Record<EventType, Tone>>> = {
  failure: 'bad',
  hold: 'attention',
  'refused-command': 'attention',
  command: 'running',
  stage: 'running',
};

function eventView(event: JournalEvent): EventView {
  return {
    seq: event.seq,
    at: event.at,
    message: event.message,
    actor: actorText(event.actor),
    tone: TONES[event.type] ?? 'neutral',
  };
}
