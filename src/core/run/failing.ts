/** From a sign of failure to what is done about it. */
import { signOfFailure } from '../rollout/signs.ts';
import { isComplete, type WorkloadStatus } from '../rollout/status.ts';
import { change, decided, fail, goBack, hold, without, type Draft } from './draft.ts';
import type { Context, Decision, Observation } from './effects.ts';
import type { Hold } from './record.ts';

/** `fresh`: since when we have been able to see without a gap, or since the last progress, whichever is later. */
export function watchForFailure(
  draft: Draft,
  context: Context,
  status: WorkloadStatus,
  fresh: number,
): { readonly draft: Draft; readonly wakeAt: number | undefined } {
  const { state } = draft;
  const { now, plan } = context;
  if (state.failure !== undefined || !status.observed || !state.applied) return { draft, wakeAt: undefined };
  const sign = signOfFailure(status.target);
  if (sign !== undefined) {
    const since = state.suspect?.reason === sign.failure.reason ? Math.max(state.suspect.since, fresh) : now;
    if (now - since >= sign.graceMs) return { draft: fail(draft, context, sign.failure), wakeAt: undefined };
    return {
      draft: change(draft, { suspect: { reason: sign.failure.reason, since } }),
      wakeAt: since + sign.graceMs,
    };
  }
  const calm = state.suspect === undefined ? draft : without(draft, 'suspect');
  if (state.stage === 'finishing' || state.paused !== undefined || state.hold !== undefined)
    return { draft: calm, wakeAt: undefined };
  const deadline = fresh + plan.progressDeadlineSeconds * 1000;
  if (now < deadline || isComplete(status))
    return { draft: calm, wakeAt: isComplete(status) ? undefined : deadline };
  const { newReady, wanted } = status.counts;
  const stuck = status.target?.pods.find(
    (pod) =>
      !(pod.status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  );
  const unready = (stuck?.status?.conditions ?? []).find(({ type }) => type === 'Ready');
  return {
    draft: fail(calm, context, {
      reason: 'progress-deadline',
      message: `No progress for ${plan.progressDeadlineSeconds} s: ${newReady} of ${wanted} new pods are Ready.`,
      ...(stuck?.metadata?.name === undefined ? {} : { pod: stuck.metadata.name }),
      ...(unready?.message === undefined ? {} : { detail: unready.message }),
    }),
    wakeAt: undefined,
  };
}

/** What a known failure asks for now; undefined when there is none. */
export function failureToAct(
  before: Draft,
  context: Context,
  { evidence }: Observation,
): Decision | undefined {
  const { failure } = before.state;
  if (failure === undefined) return undefined;
  let draft = before;
  if (failure.pod !== undefined && failure.log === undefined) {
    // The pod is gone after the rollback, and its last words with it.
    if (evidence === undefined) return decided(draft, [{ kind: 'collect-evidence', failure }]);
    const detail = failure.detail ?? evidence.detail;
    draft = change(draft, {
      failure: { ...failure, log: evidence.log, ...(detail === undefined ? {} : { detail }) },
    });
  }
  // A person paused it and is looking: nothing moves until they go on.
  if (draft.state.paused !== undefined) return decided(draft);
  if (context.plan.before.ready === 0) {
    return held(before, context, draft, {
      reason: 'both-bad',
      message: `${failure.message} The version before had no Ready pod either when this run started.`,
      next: 'Which version is the lesser evil is a person’s decision: retry, roll back or abort.',
    });
  }
  if (!context.plan.automaticRollback) {
    return held(before, context, draft, {
      reason: 'failed',
      message: failure.message,
      next: 'automatic_rollback is off: roll back, retry or abort.',
    });
  }
  return decided(
    goBack(draft, context, { automatic: true, by: context.self.name, outcome: 'rolled-back' }),
    [],
    context.now,
  );
}

/** A new hold asks for a write (the pause), so it is looked at again at once; an old one waits for a person. */
function held(before: Draft, context: Context, draft: Draft, found: Omit<Hold, 'since'>): Decision {
  const now = hold(draft, context, found);
  return decided(now, [], now.state.hold === before.state.hold ? undefined : context.now);
}
