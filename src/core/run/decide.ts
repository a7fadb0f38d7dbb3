/**
 * The brain of a run: `decide(state, observation, context) -> decision`, pure. It is level-triggered: it looks at what is, compares
 * it with what the stage wants, and says the one next thing to do; so a crash at any point needs no repair but to look again.
 */
import { epochOf, FENCE_LABEL, labelOf, restoreLabel, RUN_LABEL } from '../rollout/marks.ts';
import { fenceOperations, operationsTowards, releaseOperations } from '../rollout/patch.ts';
import {
  isComplete,
  readStatus,
  sameTemplate,
  type Workload,
  type WorkloadStatus,
} from '../rollout/status.ts';
import { desiredSpec } from './desired.ts';
import { change, decided, end, enter, fail, hold, intend, note, release, type Draft } from './draft.ts';
import type { Context, Decision, Observation } from './effects.ts';
import { foreignChange } from './foreign.ts';
import type { Counts, RunState } from './record.ts';
import { judgeChecks } from './take-checks.ts';
import { takeCommands } from './take-commands.ts';
import { failureToAct, watchForFailure } from './failing.ts';
import { watchWayBack } from './way-back.ts';

/** Progress is written down at most this often; screens that want more watch the pods themselves. */
const PROGRESS_EVERY_MS = 2_000;

export function decide(state: RunState, observation: Observation, context: Context): Decision {
  const draft = takeCommands({ state, events: [] }, context, observation.events);
  if (draft.state.stage === 'ended') return decided(draft);
  // Blind or half blind: commands are noted, nothing is concluded, nothing is written.
  if (observation.freshSince === undefined) return decided(draft);
  const { workload } = observation;
  // One of the same name with another uid is another Deployment: what was planned is not there to be gone back to.
  if (workload === 'gone' || workload.deployment.metadata?.uid !== context.plan.workload.uid)
    return decided(workloadGone(draft, context));
  if (observation.refusal !== undefined) return decided(refused(draft, context, observation.refusal));
  if (draft.state.hold?.reason === 'write-refused') return decided(draft);
  if (draft.state.stage === 'gate') return gate(draft, context, observation);
  return atWork(draft, context, observation, workload);
}

function workloadGone(draft: Draft, context: Context): Draft {
  const { name } = context.plan.workload;
  return hold(draft, context, {
    reason: 'workload-gone',
    message: `The Deployment ${name} that this run was planned for no longer exists in ${context.plan.environment.namespace}.`,
    next: 'Somebody deleted it. Abort this run; see that the Deployment is there again, and launch anew.',
  });
}

/**
 * A newer driver has it: writing this down shows that, because the journal is its own by then and refuses us. When the write goes
 * through, nobody else drives this run, and the label is somebody's mischief or mistake.
 */
function fencedOut(draft: Draft, context: Context, held: string): Draft {
  return hold(draft, context, {
    reason: 'fenced-out',
    message: `The label ${FENCE_LABEL} of ${context.plan.workload.name} was changed to ${held}, which no driver of this run did.`,
    next: 'Find out who did; retry to take the Deployment over again. Nothing is written until then.',
  });
}

function refused(draft: Draft, context: Context, refusal: string): Draft {
  return hold(draft, context, {
    reason: 'write-refused',
    message: `The API server refuses what this run has to write: ${refusal}`,
    next: 'Mend the cause, then retry; or abort.',
  });
}

function gate(draft: Draft, context: Context, observation: Observation): Decision {
  const checks = judgeChecks(draft, context, observation);
  if (checks.kind === 'fail') {
    return decided(
      end(
        fail(checks.draft, context, checks.failure),
        context,
        'refused',
        'A gate failed. Nothing was changed in the cluster.',
      ),
    );
  }
  if (checks.kind === 'wait')
    return decided(checks.draft, checks.run.length > 0 ? [{ kind: 'run-checks', checks: checks.run }] : []);
  if (checks.draft.state.paused !== undefined) return decided(checks.draft);
  const { release: version, workload } = context.plan;
  return decided(
    enter(checks.draft, context, 'rolling', `Rolling ${workload.name} to ${version.version}.`),
    [],
    context.now,
  );
}

/** Every stage that may write: first the fence, then strangers, then our own next step. */
function atWork(before: Draft, context: Context, observation: Observation, workload: Workload): Decision {
  let draft = before;
  const { plan, run } = context;
  const live = workload.deployment;
  const fence = draft.state.fence ?? '';

  const held = labelOf(live, FENCE_LABEL);
  // Our last write takes both marks off at once: only one of them gone is somebody else's doing.
  if (draft.state.stage === 'finishing' && labelOf(live, RUN_LABEL) !== run && held !== fence)
    return decided(finished(draft, context));
  if (held !== fence) {
    if (epochOf(held) >= draft.state.epoch && draft.state.reassert !== true)
      return decided(fencedOut(draft, context, held ?? ''));
    const operations = fenceOperations(live, fence, run, restoreLabel(run, plan.before.strategy));
    return intend(
      draft,
      context,
      { kind: 'patch', purpose: `fence ${fence}`, operations },
      `Taking the Deployment over with fence ${fence}.`,
    );
  }

  const status = readStatus(workload, plan.target.template);
  draft = recordProgress(draft, context, status);

  const desired = desiredSpec(plan, draft.state);
  const strange = foreignChange(live, desired, plan, draft.state);
  if (strange !== undefined) {
    return decided(
      hold(draft, context, {
        reason: 'workload-changed',
        message: strange,
        next: 'Retry to put this run’s version back, roll back or abort to return to the version before; nothing is written until then.',
      }),
    );
  }
  if (draft.state.hold?.reason === 'workload-changed') return decided(draft);

  const isPaused = live.spec?.paused ?? false;
  const goesForward = draft.state.stage === 'rolling' || draft.state.stage === 'validating';
  if (isPaused && !desired.paused && goesForward && draft.state.ourPause !== true)
    return pausedByStranger(draft, context);
  if (!isPaused && draft.state.ourPause === true && !desired.paused)
    draft = change(draft, { ourPause: false });
  if (draft.state.hold?.reason === 'paused-elsewhere')
    draft = release(draft, context, 'The Deployment is no longer paused.');

  if (sameTemplate(live.spec?.template, desired.template) && !draft.state.applied) {
    draft = change(draft, { applied: true, progressAt: context.now });
  }
  if (draft.state.stage === 'finishing') {
    const operations = releaseOperations(live, desired, fence);
    return intend(
      draft,
      context,
      { kind: 'patch', purpose: 'release', operations },
      'Putting the original strategy back and taking our marks off.',
    );
  }
  const operations = operationsTowards(live, desired, fence);
  if (operations.length > 0)
    return write(desired.paused ? change(draft, { ourPause: true }) : draft, context, operations);
  // Only when nothing is left to write over: a write that was refused meanwhile is tried again without another word.
  if (draft.state.reassert === true) draft = change(draft, { reassert: false });
  return judge(draft, context, observation, workload, status);
}

/** The next write of this stage, named for the journal. */
function write(draft: Draft, context: Context, operations: ReturnType<typeof operationsTowards>): Decision {
  const { stage, paused, applied, squeezed } = draft.state;
  const { plan } = context;
  const back = `Putting ${plan.before.version ?? plan.before.image} back${squeezed === true ? ', failing pods making room first' : ''}.`;
  const [purpose, message] =
    stage === 'rolling-back'
      ? [squeezed === true ? 'roll back, squeezed' : 'roll back', back]
      : !applied
        ? ['roll out', `Writing ${plan.release.version} to the Deployment.`]
        : paused !== undefined
          ? ['pause', 'Pausing the Deployment.']
          : draft.state.hold !== undefined
            ? ['stop', 'Pausing the Deployment: the release failed and nobody may roll it back but a person.']
            : ['resume', 'Letting the Deployment go on.'];
  return intend(draft, context, { kind: 'patch', purpose, operations }, message);
}

function pausedByStranger(draft: Draft, context: Context): Decision {
  return decided(
    hold(draft, context, {
      reason: 'paused-elsewhere',
      message: `Somebody else paused Deployment ${context.plan.workload.name}.`,
      next: 'Resume to go on, or abort.',
    }),
  );
}

/** Nothing to write: what do the pods say? */
function judge(
  before: Draft,
  context: Context,
  observation: Observation,
  workload: Workload,
  status: WorkloadStatus,
): Decision {
  let draft = before;
  const fresh = Math.max(draft.state.progressAt, observation.freshSince ?? context.now);
  if (draft.state.stage === 'rolling-back') return watchWayBack(draft, context, workload, fresh);

  const watched = watchForFailure(draft, context, status, fresh);
  draft = watched.draft;
  const act = failureToAct(draft, context, observation);
  if (act !== undefined) return act;
  if (draft.state.paused !== undefined) return decided(draft);

  if (draft.state.stage === 'validating') {
    const checks = judgeChecks(draft, context, observation);
    if (checks.kind === 'fail')
      return (
        failureToAct(fail(checks.draft, context, checks.failure), context, observation) ??
        decided(checks.draft)
      );
    if (checks.kind === 'wait') {
      return decided(
        checks.draft,
        checks.run.length > 0 ? [{ kind: 'run-checks', checks: checks.run }] : [],
        watched.wakeAt,
      );
    }
    draft = checks.draft;
    if (isComplete(status))
      return decided(enter(draft, context, 'finishing', 'Everything passed. Finishing.'), [], context.now);
    return decided(scaledToZero(draft, context, status), [], watched.wakeAt);
  }
  if (!isComplete(status))
    return decided(
      scaledToZero(draft, context, status),
      [],
      earliest(watched.wakeAt, progressWake(draft, status)),
    );
  const { release: to, steps } = context.plan;
  const validates = steps.some(({ kind }) => kind === 'validate');
  const counts = `${status.counts.newReady} of ${status.counts.wanted} pods of ${to.version} are Ready, none of the old version is left.`;
  return decided(enter(draft, context, validates ? 'validating' : 'finishing', counts), [], context.now);
}

function scaledToZero(draft: Draft, context: Context, { counts }: WorkloadStatus): Draft {
  if (counts.wanted > 0) {
    return draft.state.hold?.reason === 'scaled-to-zero'
      ? release(draft, context, 'The Deployment wants pods again.')
      : draft;
  }
  return hold(draft, context, {
    reason: 'scaled-to-zero',
    message: `Deployment ${context.plan.workload.name} was scaled to zero: a version with no pods proves nothing.`,
    next: 'Scale it up again, or abort.',
  });
}

function recordProgress(draft: Draft, context: Context, status: WorkloadStatus): Draft {
  const { state } = draft;
  const { counts } = status;
  const back = state.stage === 'rolling-back';
  const score = back ? counts.oldReady * 2 - counts.newPods : counts.newReady * 2 - counts.oldPods;
  // After a scaling from outside the mark means nothing any more. With everything there, nothing can be late.
  const rescaled = state.counts !== undefined && state.counts.wanted !== counts.wanted;
  const moved = score > state.best || rescaled || (!back && isComplete(status));
  let result = moved ? change(draft, { best: score, progressAt: context.now }) : draft;
  if (!sameCounts(state.counts, counts) && context.now - (state.countsAt ?? 0) >= PROGRESS_EVERY_MS) {
    const text = `${counts.newReady} new and ${counts.oldReady} old pods Ready of ${counts.wanted} wanted.`;
    result = note(change(result, { counts, countsAt: context.now }), context, 'progress', text, {
      ...counts,
    });
  }
  return result;
}

/** Only counts that are not written down yet are worth waking up for. */
function progressWake({ state }: Draft, { counts }: WorkloadStatus): number | undefined {
  return state.countsAt === undefined || sameCounts(state.counts, counts)
    ? undefined
    : state.countsAt + PROGRESS_EVERY_MS;
}

function sameCounts(a: Counts | undefined, b: Counts): boolean {
  return a?.newReady === b.newReady && a.oldReady === b.oldReady && a.wanted === b.wanted;
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

function finished(draft: Draft, context: Context): Draft {
  const { plan } = context;
  const back = draft.state.rollback;
  if (back === undefined)
    return end(draft, context, 'succeeded', `${plan.service} runs ${plan.release.version}.`);
  const was = plan.before.version ?? plan.before.image;
  const why = draft.state.failure?.message ?? `${back.by} asked for it.`;
  const blocked = back.automatic ? change(draft, { blocked: { reason: why } }) : draft;
  const message = `${plan.service} runs ${was} again. ${why}${back.automatic ? ' The service is blocked until a person unblocks it.' : ''}`;
  return end(blocked, context, back.outcome, message);
}
