/** A run as the page shows it, derived from its journal alone. Pure. */
import type { Actor, CommandName, EventType, JournalEvent, RunRecord } from '../../core/run/record.ts';
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

/** How it stands, in one sentence. */
export function headlineOf(record: RunRecord): string {
  const { plan, state } = record;
  if (state.stage !== 'ended' && state.hold !== undefined) return `Held: ${state.hold.message}`;
  if (state.stage !== 'ended' && state.paused !== undefined) return `Paused by ${state.paused.by}.`;
  const { counts } = state;
  const from = plan.before.version ?? tagOf(plan.before.image);
  const to = plan.release.version;
  switch (state.stage) {
    case 'gate':
      return 'Checks before the first change.';
    case 'rolling':
      return counts === undefined
        ? `${to} is coming up.`
        : `${to} is coming up: ${counts.newReady} of ${counts.wanted} new pods are ready.`;
    case 'validating':
      return `All pods run ${to}; it is being validated.`;
    case 'finishing':
      return `All pods run ${to}; the last marks are taken off.`;
    case 'rolling-back':
      return counts === undefined
        ? `Going back to ${from}.`
        : `Going back to ${from}: ${counts.oldReady} of ${counts.wanted} pods are ready.`;
    case 'ended':
      return endText(record, from);
  }
}

function endText({ plan, state }: RunRecord, from: string): string {
  if (state.outcome === undefined) return 'Ended.';
  switch (state.outcome) {
    case 'succeeded':
      return `${plan.service} runs ${plan.release.version} in ${plan.environment.name}.`;
    case 'rolled-back':
      return state.rollback?.automatic === false
        ? `Rolled back to ${from} by ${state.rollback.by}.`
        : `${plan.release.version} failed and was rolled back to ${from}.`;
    case 'aborted':
      return state.rollback === undefined
        ? `Aborted before anything was changed; ${from} runs.`
        : `Aborted; ${from} runs again.`;
    case 'refused':
      return 'Refused by a check; nothing was changed.';
  }
}

/** `1.2.4` of `registry/api:1.2.4`; the end of a digest; else the reference itself. */
export function tagOf(image: string): string {
  const digest = image.lastIndexOf('@');
  if (digest !== -1) return image.slice(digest + 1).slice(0, 19);
  const colon = image.lastIndexOf(':');
  return colon > image.lastIndexOf('/') ? image.slice(colon + 1) : image;
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

/** `ana on laptop`, with a word where nobody vouches for the name. */
export function actorText({ kind, name, host, claimed }: Actor): string {
  if (kind === 'driver') return host === '' ? 'driver' : `driver on ${host}`;
  return `${name}${claimed ? ' (claimed)' : ''}${host === '' ? '' : ` on ${host}`}`;
}
