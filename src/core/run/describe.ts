/** A run in words: the same on the status bar, in trees, in the terminal. */
import { isBlocked } from './commands.ts';
import type { RunRecord } from './record.ts';

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
