/** What a person may tell a run, and when. The same table answers the editor's buttons, the CLI and the driver. */
import type { CheckSpec } from '../config/effective.ts';
import type { CommandName, RunRecord, RunState } from './record.ts';

export const COMMANDS: readonly CommandName[] = [
  'pause',
  'resume',
  'abort',
  'rollback',
  'retry',
  'tick',
  'unblock',
];

/** Undefined when `command` is possible now, else the reason why not, one sentence. */
export function whyNot(
  command: CommandName,
  { state, plan }: Pick<RunRecord, 'state' | 'plan'>,
): string | undefined {
  const over = state.stage === 'ended' ? `The run has ended (${state.outcome ?? 'unknown'}).` : undefined;
  switch (command) {
    case 'pause':
      if (over !== undefined) return over;
      if (state.paused !== undefined) return `It is paused already, by ${state.paused.by}.`;
      if (state.stage === 'rolling-back')
        return 'It is on the way back, which is not paused: abort and rollback win.';
      if (state.stage === 'finishing') return 'It is just finishing.';
      return undefined;
    case 'resume':
      if (over !== undefined) return over;
      if (state.paused !== undefined || state.hold?.reason === 'paused-elsewhere') return undefined;
      return state.hold === undefined
        ? 'It is not paused.'
        : 'It is held, not paused: retry, roll back or abort.';
    case 'abort':
      if (over !== undefined) return over;
      if (state.hold?.reason === 'workload-gone') return undefined;
      if (state.stage === 'rolling-back') return 'It is on the way back already.';
      if (state.stage === 'finishing') return 'The release is fully out: roll back instead.';
      return undefined;
    case 'rollback':
      if (state.stage === 'ended') return state.outcome === 'succeeded' ? undefined : over;
      if (state.stage === 'gate') return 'Nothing was changed yet: abort instead.';
      if (state.stage === 'rolling-back') return 'It is on the way back already.';
      return state.stage === 'finishing' ? 'It is just finishing: roll back when it has ended.' : undefined;
    case 'retry':
      if (state.stage === 'ended') {
        if (state.outcome === 'succeeded') return 'It succeeded: there is nothing to retry.';
        return isBlocked(state)
          ? `${plan.service} is blocked: ${state.blocked?.reason ?? ''} Unblock it first.`
          : undefined;
      }
      return state.hold === undefined ? 'It is not held.' : undefined;
    case 'tick':
      if (over !== undefined) return over;
      return openTicks({ state, plan }).length === 0 ? 'No manual check is waiting.' : undefined;
    case 'unblock':
      return isBlocked(state) ? undefined : `${plan.service} is not blocked by this run.`;
  }
}

export function possibleCommands(record: Pick<RunRecord, 'state' | 'plan'>): readonly CommandName[] {
  return COMMANDS.filter((command) => whyNot(command, record) === undefined);
}

export function isBlocked(state: RunState): boolean {
  return state.blocked !== undefined && state.blocked.unblockedBy === undefined;
}

/** Checks of the run's current list; empty outside `gate` and `validating`. */
export function currentChecks({ state, plan }: Pick<RunRecord, 'state' | 'plan'>): readonly CheckSpec[] {
  if (state.stage !== 'gate' && state.stage !== 'validating') return [];
  const kind = state.stage === 'gate' ? 'gate' : 'validate';
  return plan.steps.flatMap((step) => (step.kind === kind ? step.checks : []));
}

/** Manual items that wait for a person. */
export function openTicks(record: Pick<RunRecord, 'state' | 'plan'>): readonly CheckSpec[] {
  return currentChecks(record).filter(
    ({ kind, name }) => kind === 'manual' && record.state.ticks[name] === undefined,
  );
}
