/** A decision in the making: the state so far and the events that explain it. Immutable like all data of the engine. */
import type { Context, Decision, Effect } from './effects.ts';
import type { EventBody, EventType, Failure, Hold, Outcome, RunState, Stage } from './record.ts';

/** Below every score that counts can have, and a number that JSON can carry. */
export const NO_PROGRESS = -1_000_000;

export interface Draft {
  readonly state: RunState;
  readonly events: readonly EventBody[];
}

export function note(
  draft: Draft,
  context: Context,
  type: EventType,
  message: string,
  data?: EventBody['data'],
): Draft {
  const event: EventBody = {
    at: context.now,
    type,
    actor: context.self,
    message,
    ...(data === undefined ? {} : { data }),
  };
  return { ...draft, events: [...draft.events, event] };
}

export function change(draft: Draft, changes: Partial<RunState>): Draft {
  return { ...draft, state: { ...draft.state, ...changes } };
}

/** Removes optional members, which `Partial` with exact optional types cannot. */
export function without(
  draft: Draft,
  ...members: readonly ('paused' | 'hold' | 'suspect' | 'failure')[]
): Draft {
  const state = Object.fromEntries(
    Object.entries(draft.state).filter(([key]) => !members.some((member) => member === key)),
  );
  return { ...draft, state: state as unknown as RunState };
}

export function enter(draft: Draft, context: Context, stage: Stage, message: string): Draft {
  const moved = change(without(draft, 'hold', 'suspect'), {
    stage,
    stageSince: context.now,
    progressAt: context.now,
    best: NO_PROGRESS,
  });
  return note(moved, context, 'stage', message, { stage });
}

export function end(draft: Draft, context: Context, outcome: Outcome, message: string): Draft {
  const moved = change(without(draft, 'hold', 'paused', 'suspect'), {
    stage: 'ended',
    outcome,
    stageSince: context.now,
    endedAt: context.now,
  });
  return note(moved, context, 'ended', message, { outcome });
}

/** Holding again for the same reason is not news. */
export function hold(draft: Draft, context: Context, found: Omit<Hold, 'since'>): Draft {
  if (draft.state.hold?.reason === found.reason && draft.state.hold.message === found.message) return draft;
  return note(
    change(draft, { hold: { ...found, since: context.now } }),
    context,
    'hold',
    `${found.message} ${found.next}`,
    { reason: found.reason },
  );
}

export function release(draft: Draft, context: Context, message: string): Draft {
  return draft.state.hold === undefined ? draft : note(without(draft, 'hold'), context, 'released', message);
}

/** The way back: `automatic` blocks the service until a person unblocks it. */
export function goBack(
  draft: Draft,
  context: Context,
  how: { readonly automatic: boolean; readonly by: string; readonly outcome: 'rolled-back' | 'aborted' },
): Draft {
  const why = draft.state.failure?.message;
  // A person who goes back over a stranger's change has decided about it.
  const reassert = !how.automatic && draft.state.hold?.reason === 'workload-changed';
  return enter(
    change(without(draft, 'paused'), { rollback: how, applied: false, reassert }),
    context,
    'rolling-back',
    how.automatic ? `Rolling back: ${why ?? 'the release failed.'}` : `Rolling back, as ${how.by} asked.`,
  );
}

export function fail(draft: Draft, context: Context, failure: Failure): Draft {
  return note(without(change(draft, { failure }), 'suspect'), context, 'failure', failure.message, {
    ...failure,
  });
}

export function decided(draft: Draft, effects: readonly Effect[] = [], wakeAt?: number): Decision {
  return { state: draft.state, events: draft.events, effects, wakeAt };
}

/** A write, announced in the journal once before it is tried. */
export function intend(
  draft: Draft,
  context: Context,
  effect: Extract<Effect, { kind: 'patch' }>,
  message: string,
): Decision {
  const announced =
    draft.state.intent === effect.purpose
      ? draft
      : note(change(draft, { intent: effect.purpose }), context, 'intent', message, {
          purpose: effect.purpose,
        });
  return decided(announced, [effect]);
}
