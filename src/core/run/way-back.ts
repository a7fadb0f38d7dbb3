/** Watching a rollback to its end. */
import { signOfFailure } from '../rollout/signs.ts';
import { isComplete, readStatus, type Workload } from '../rollout/status.ts';
import { change, decided, enter, hold, note, without, type Draft } from './draft.ts';
import type { Context, Decision } from './effects.ts';

/** How long quota or nodes may refuse the extra pods of the fast way back before the slow one is taken. */
const NO_ROOM_MS = 30_000;
const NO_ROOM = new Set(['quota', 'unschedulable', 'create-refused']);

export function watchWayBack(before: Draft, context: Context, workload: Workload, fresh: number): Decision {
  let draft = before;
  const { plan, now } = context;
  const status = readStatus(workload, plan.before.template);
  const was = plan.before.version ?? plan.before.image;
  if (isComplete(status) || (status.observed && status.counts.wanted === 0)) {
    const message = `${status.counts.newReady} of ${status.counts.wanted} pods of ${was} are Ready, none of ${plan.release.version} is left.`;
    return decided(enter(draft, context, 'finishing', message), [], now);
  }
  if (!status.observed) return decided(draft);

  const sign = signOfFailure(status.target);
  if (sign === undefined) {
    if (draft.state.suspect !== undefined) draft = without(draft, 'suspect');
  } else {
    const since =
      draft.state.suspect?.reason === sign.failure.reason ? Math.max(draft.state.suspect.since, fresh) : now;
    draft = change(draft, { suspect: { reason: sign.failure.reason, since } });
    if (NO_ROOM.has(sign.failure.reason)) {
      if (now - since < NO_ROOM_MS) return decided(draft, [], since + NO_ROOM_MS);
      if (draft.state.squeezed !== true) {
        draft = note(
          change(draft, { squeezed: true, progressAt: now }),
          context,
          'stage',
          `No room for extra pods (${sign.failure.detail ?? sign.failure.message}): the failed pods make room first.`,
        );
        return decided(draft, [], now);
      }
    }
    if (now - since >= Math.max(sign.graceMs, NO_ROOM_MS))
      return decided(stuck(draft, context, `${was} does not come up: ${sign.failure.message}`));
    return decided(draft, [], since + Math.max(sign.graceMs, NO_ROOM_MS));
  }
  const deadline = fresh + plan.progressDeadlineSeconds * 1000;
  if (now < deadline) return decided(draft, [], deadline);
  return decided(
    stuck(
      draft,
      context,
      `The way back makes no progress: ${status.counts.newReady} of ${status.counts.wanted} pods of ${was} are Ready.`,
    ),
  );
}

/** Held, and still watched: when the cluster heals, the way back finishes by itself. */
function stuck(draft: Draft, context: Context, message: string): Draft {
  const { namespace } = context.plan.environment;
  return hold(draft, context, {
    reason: 'rollback-stuck',
    message,
    next: `Mend the cause (\`kubectl -n ${namespace} describe deployment ${context.plan.workload.name}\`): the run finishes by itself when the pods are Ready.`,
  });
}
