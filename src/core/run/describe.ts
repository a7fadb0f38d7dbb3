/** A run in words: the same on the status bar, in trees, in the terminal. */
import { isBlocked } from './commands.ts';
import type { Actor, RunRecord } from './record.ts';

/** `practice api: rolling 4 of 10`. Never empty, at most about 60 characters. */
export function statusText({ plan, state }: Pick<RunRecord, 'plan' | 'state'>): string {
  return `${plan.environment.name} ${plan.service}: ${stageText({ plan, state })}`;
}

/** The part after the colon. */
export function stageText({ plan, state }: Pick<RunRecord, 'plan' | 'state'>): string {
  const { counts, paused, hold } = state;
  if (state.stage === 'ended') return outcomeText(state);
  if (hold !== undefined) return `held (${hold.reason})`;
  if (paused !== undefined) return `paused by ${paused.by}`;
  switch (state.stage) {
    case 'gate':
      return 'checks before';
    case 'rolling':
      return counts === undefined
        ? 'rolling'
        : `rolling ${Math.min(counts.newReady, counts.wanted)} of ${counts.wanted}`;
    case 'validating':
      return `validating ${plan.release.version}`;
    case 'finishing':
      return 'finishing';
    case 'rolling-back':
      return counts === undefined
        ? 'rolling back'
        : `rolling back, ${Math.min(counts.oldReady, counts.wanted)} of ${counts.wanted}`;
  }
}

export function outcomeText(state: RunRecord['state']): string {
  const text = {
    succeeded: 'succeeded',
    'rolled-back': 'rolled back',
    aborted: 'aborted',
    refused: 'refused',
  }[state.outcome ?? 'refused'];
  return isBlocked(state) ? `${text}, blocked` : text;
}

/** `1 min 20 s`, `45 s`, `2 h 5 min`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0
    ? `${Math.floor(minutes / 60)} h`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
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

/** `ana on laptop`, with a word where nobody vouches for the name. */
export function actorText({ kind, name, host, claimed }: Actor): string {
  if (kind === 'driver') return host === '' ? 'driver' : `driver on ${host}`;
  return `${name}${claimed ? ' (claimed)' : ''}${host === '' ? '' : ` on ${host}`}`;
}
