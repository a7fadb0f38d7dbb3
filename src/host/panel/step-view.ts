/** The steps of a plan and how far the run has come in them. Pure. */
import type { PlanStep } from '../../core/rollout/plan.ts';
import { durationText } from '../../core/run/describe.ts';
import type { RunRecord, RunState } from '../../core/run/record.ts';
import type { StepView } from '../../protocol/snapshot.ts';

type Position = 'gate' | 'roll' | 'validate' | 'done';
const ORDER: readonly Position[] = ['gate', 'roll', 'validate', 'done'];

export function stepViews({ plan, state }: RunRecord): StepView[] {
  const at = positionOf(state);
  const stopped = state.rollback !== undefined || (state.stage === 'ended' && state.outcome !== 'succeeded');
  const steps = plan.steps.map((step, index) => stepView(step, index, at, stopped, state));
  if (state.rollback === undefined) return steps;
  const before = plan.before.version ?? 'the version before';
  const ended = state.stage === 'ended';
  return [
    ...steps,
    {
      key: 'way-back',
      title: `Go back to ${before}`,
      state: ended ? 'done' : 'active',
      detail: ended ? `${before} runs again.` : countText(state, 'old'),
      ...(ended ? {} : progressOf(state, 'old')),
    },
  ];
}

/** Where it stands, or where it stood when it turned back. */
function positionOf(state: RunState): Position {
  switch (state.stage) {
    case 'gate':
      return 'gate';
    case 'rolling':
      return 'roll';
    case 'validating':
      return 'validate';
    case 'finishing':
    case 'rolling-back':
    case 'ended':
      break;
  }
  if (state.rollback !== undefined) return state.validation.length > 0 ? 'validate' : 'roll';
  // Ended without a way back and not by success: nothing was changed yet.
  return state.outcome === 'succeeded' || state.stage === 'finishing' ? 'done' : 'gate';
}

function stepView(step: PlanStep, index: number, at: Position, stopped: boolean, state: RunState): StepView {
  const here = ORDER.indexOf(at) - ORDER.indexOf(step.kind);
  const base = { key: `${index}-${step.kind}`, title: step.title };
  if (here > 0) return { ...base, state: 'done', detail: '' };
  if (here < 0) return { ...base, state: stopped ? 'skipped' : 'waiting', detail: expected(step, stopped) };
  if (stopped) return { ...base, state: 'failed', detail: state.failure?.message ?? stoppedBy(state) };
  if (step.kind === 'roll')
    return { ...base, state: 'active', detail: countText(state, 'new'), ...progressOf(state, 'new') };
  const results = step.kind === 'gate' ? state.gate : state.validation;
  return {
    ...base,
    state: 'active',
    detail: `${results.filter(({ verdict }) => verdict === 'pass').length} of ${step.checks.length} checks passed`,
    ...(step.checks.length === 0 ? {} : { progress: Math.min(1, results.length / step.checks.length) }),
  };
}

function stoppedBy(state: RunState): string {
  if (state.rollback !== undefined && !state.rollback.automatic) return `Stopped by ${state.rollback.by}.`;
  const failed = state.gate.find(({ verdict }) => verdict !== 'pass');
  if (state.outcome === 'aborted') return 'Aborted before anything was changed.';
  return failed === undefined ? '' : `${failed.name}: ${failed.summary}`;
}

function expected(step: PlanStep, stopped: boolean): string {
  return stopped ? '' : `about ${durationText(step.expectedSeconds * 1000)}`;
}

function countText({ counts }: RunState, which: 'old' | 'new'): string {
  if (counts === undefined) return '';
  return which === 'new'
    ? `${counts.newReady} of ${counts.wanted} new pods ready, ${counts.oldReady} old`
    : `${counts.oldReady} of ${counts.wanted} old pods ready, ${counts.newPods} new left`;
}

function progressOf({ counts }: RunState, which: 'old' | 'new'): { progress?: number } {
  if (counts === undefined || counts.wanted === 0) return {};
  const ready = which === 'new' ? counts.newReady : counts.oldReady;
  return { progress: Math.min(1, ready / counts.wanted) };
}
