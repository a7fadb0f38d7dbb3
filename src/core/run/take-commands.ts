/** What people told the run since it last looked, taken in the order of the journal. Abort wins over everything it may. */
import { whyNot } from './commands.ts';
import { change, end, enter, goBack, NO_PROGRESS, note, release, without, type Draft } from './draft.ts';
import type { Context } from './effects.ts';
import type { JournalEvent, RunState } from './record.ts';

export function takeCommands(draft: Draft, context: Context, events: readonly JournalEvent[]): Draft {
  let result = draft;
  for (const event of events) {
    if (event.seq <= result.state.seen) continue;
    result = change(result, { seen: event.seq });
    if (event.type === 'command') result = take(result, context, event);
  }
  return result;
}

function take(draft: Draft, context: Context, { command, actor }: JournalEvent): Draft {
  if (command === undefined || command.name === 'unblock') return draft;
  const { state } = draft;
  const reason = whyNot(command.name, { state, plan: context.plan });
  if (reason !== undefined)
    return note(draft, context, 'refused-command', `Cannot ${command.name} now. ${reason}`);
  switch (command.name) {
    case 'pause':
      return change(draft, {
        paused: {
          by: actor.name,
          at: context.now,
          ...(command.reason === undefined ? {} : { reason: command.reason }),
        },
      });
    case 'resume':
      return change(release(without(draft, 'paused'), context, `Resumed by ${actor.name}.`), {
        progressAt: context.now,
        ...takenPause(state),
      });
    case 'abort':
      if (state.stage === 'gate')
        return end(draft, context, 'aborted', `Aborted by ${actor.name} before anything was changed.`);
      if (state.hold?.reason === 'workload-gone')
        return end(draft, context, 'aborted', `Aborted by ${actor.name}: the workload is gone.`);
      return goBack(draft, context, { automatic: false, by: actor.name, outcome: 'aborted' });
    case 'rollback':
      // After the end a rollback is a run of its own: this one's record is closed.
      return state.stage === 'ended'
        ? draft
        : goBack(draft, context, { automatic: false, by: actor.name, outcome: 'rolled-back' });
    case 'retry':
      return retry(draft, context, actor.name);
    case 'tick':
      return command.check === undefined
        ? draft
        : change(draft, {
            ticks: {
              ...state.ticks,
              [command.check]: {
                by: actor.name,
                at: context.now,
                ...(command.reason === undefined ? {} : { note: command.reason }),
              },
            },
          });
  }
}

/** A person who goes on in spite of a stranger's pause makes it ours to end. */
function takenPause({ hold }: RunState): { readonly ourPause?: true } {
  return hold?.reason === 'paused-elsewhere' ? { ourPause: true } : {};
}

/** Looks again with fresh eyes: deadlines start anew, checks that did not pass run again, a stranger's change is written over. */
function retry(draft: Draft, context: Context, by: string): Draft {
  const { hold, stage, gate, validation } = draft.state;
  if (stage === 'ended') return draft;
  const reassert = hold?.reason === 'workload-changed' || hold?.reason === 'fenced-out';
  const passed = <T extends { verdict: string }>(results: readonly T[]): readonly T[] =>
    results.filter(({ verdict }) => verdict === 'pass');
  const retried = change(without(release(draft, context, `Retried by ${by}.`), 'failure', 'suspect'), {
    progressAt: context.now,
    best: NO_PROGRESS,
    ...(reassert ? { reassert, applied: false, intent: '' } : {}),
    ...takenPause(draft.state),
    ...(stage === 'gate' ? { gate: passed(gate) } : {}),
    ...(stage === 'validating' ? { validation: passed(validation) } : {}),
  });
  if (!reassert || (stage !== 'validating' && stage !== 'finishing')) return retried;
  // What somebody else wrote has moved pods: it is not over before they are all back, and checked again.
  return enter(
    change(retried, { validation: [] }),
    context,
    draft.state.rollback === undefined ? 'rolling' : 'rolling-back',
    'Bringing the pods of this run’s version back.',
  );
}
