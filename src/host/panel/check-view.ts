/** Checklists as the page shows them: what was asked for, and what came of it so far. Pure. */
import type { CheckResult } from '../../core/checks/check.ts';
import type { CheckSpec } from '../../core/config/effective.ts';
import type { CommandName, RunRecord } from '../../core/run/record.ts';
import type { CheckView, ChecklistView } from '../../protocol/snapshot.ts';

const MANUAL = 'manual';

/** The gate and the validation of a run. */
export function runChecklists(record: RunRecord, possible: readonly CommandName[]): ChecklistView[] {
  const { plan, state } = record;
  return plan.steps.flatMap((step, index): ChecklistView[] => {
    if (step.kind === 'roll') return [];
    const active = state.stage === (step.kind === 'gate' ? 'gate' : 'validating');
    const results = step.kind === 'gate' ? state.gate : state.validation;
    return [
      {
        key: `${index}-${step.kind}`,
        title: step.checklist,
        role: step.kind === 'gate' ? 'gate' : 'validation',
        running: active,
        checks: step.checks.map((spec) => {
          const tick = state.ticks[spec.name];
          return checkView(
            spec,
            results.find(({ name }) => name === spec.name),
            {
              running: active,
              canTick: active && tick === undefined && possible.includes('tick'),
              ...(tick === undefined ? {} : { tick }),
            },
          );
        }),
      },
    ];
  });
}

export interface CheckProgress {
  readonly running: boolean;
  readonly canTick: boolean;
  readonly tick?: { readonly by: string; readonly note?: string; readonly at: number };
}

export function checkView(
  spec: CheckSpec,
  result: CheckResult | undefined,
  progress: CheckProgress,
): CheckView {
  const { tick } = progress;
  const by = result?.by ?? tick?.by;
  const note = result?.note ?? tick?.note;
  const at = result?.at ?? tick?.at;
  const open = result === undefined || (result.verdict !== 'pass' && result.verdict !== 'fail');
  return {
    name: spec.name,
    kind: spec.kind,
    state: result?.verdict ?? (tick === undefined ? (progress.running ? 'running' : 'waiting') : 'pass'),
    summary: result?.summary ?? (spec.kind === MANUAL && tick === undefined ? 'A person attests this.' : ''),
    evidence: (result?.evidence ?? []).map(({ label, value, ok }) => ({
      label,
      value,
      ...(ok === undefined ? {} : { ok }),
    })),
    ...(at === undefined ? {} : { at }),
    ...(by === undefined ? {} : { by }),
    ...(note === undefined ? {} : { note }),
    ...(result?.link === undefined ? {} : { link: result.link }),
    canTick: spec.kind === MANUAL && open && progress.canTick,
  };
}
