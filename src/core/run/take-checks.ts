/** The gate and the validation: what the results of a checklist mean for the run. */
import type { CheckResult } from '../checks/check.ts';
import type { CheckSpec } from '../config/effective.ts';
import { currentChecks, openTicks } from './commands.ts';
import { change, hold, note, release, type Draft } from './draft.ts';
import type { Context, Observation } from './effects.ts';
import type { Failure } from './record.ts';

export type ChecksOutcome =
  | { readonly kind: 'pass'; readonly draft: Draft }
  | { readonly kind: 'fail'; readonly draft: Draft; readonly failure: Failure }
  | { readonly kind: 'wait'; readonly draft: Draft; readonly run: readonly CheckSpec[] };

/** Only a `pass` of every check goes on. `fail` is certain; everything else asks for a person. */
export function judgeChecks(before: Draft, context: Context, observation: Observation): ChecksOutcome {
  let draft = withResults(before, context, observation.results);
  const record = { state: draft.state, plan: context.plan };
  const checks = currentChecks(record);
  const known = new Map(resultsOf(draft).map((result) => [result.name, result]));
  const failed = checks.map(({ name }) => known.get(name)).find((result) => result?.verdict === 'fail');
  if (failed !== undefined) return { kind: 'fail', draft, failure: failureOf(failed) };

  const missing = checks.filter(({ name, kind }) => kind !== 'manual' && !known.has(name));
  if (missing.length > 0) return { kind: 'wait', draft, run: missing };

  const unclear = checks
    .map(({ name }) => known.get(name))
    .find((result) => result !== undefined && result.verdict !== 'pass');
  if (unclear !== undefined) {
    draft = hold(draft, context, {
      reason: 'check-unclear',
      message: `The check "${unclear.name}" ended ${unclear.verdict}: ${unclear.summary}`,
      next: 'Retry it when the cause is mended, or abort.',
    });
    return { kind: 'wait', draft, run: [] };
  }
  const open = openTicks(record);
  if (open.length > 0) {
    draft = hold(draft, context, {
      reason: 'tick-needed',
      message: `A person must attest: ${open.map(({ name }) => `"${name}"`).join(', ')}.`,
      next: 'Tick each one, or abort.',
    });
    return { kind: 'wait', draft, run: [] };
  }
  if (draft.state.hold?.reason === 'tick-needed')
    draft = release(draft, context, 'All manual checks are ticked.');
  return { kind: 'pass', draft };
}

function resultsOf({ state }: Draft): readonly CheckResult[] {
  return state.stage === 'gate' ? state.gate : state.validation;
}

/** Takes in what is new: results of probes, and ticks as results of manual checks. */
function withResults(before: Draft, context: Context, arrived: readonly CheckResult[]): Draft {
  let draft = before;
  const checks = currentChecks({ state: draft.state, plan: context.plan });
  const ticked = checks.flatMap((check): CheckResult[] => {
    const tick = check.kind === 'manual' ? draft.state.ticks[check.name] : undefined;
    if (tick === undefined) return [];
    return [
      {
        name: check.name,
        kind: 'manual',
        verdict: 'pass',
        summary: `Attested by ${tick.by}.`,
        evidence: [],
        at: tick.at,
        durationMs: 0,
        by: tick.by,
        ...(tick.note === undefined ? {} : { note: tick.note }),
      },
    ];
  });
  for (const result of [...arrived, ...ticked]) {
    const known = resultsOf(draft);
    if (!checks.some(({ name }) => name === result.name) || known.some(({ name }) => name === result.name))
      continue;
    const list = [...known, result];
    draft = change(draft, draft.state.stage === 'gate' ? { gate: list } : { validation: list });
    draft = note(draft, context, 'check', `${result.verdict}: ${result.name}. ${result.summary}`, {
      check: result.name,
      verdict: result.verdict,
    });
  }
  return draft;
}

function failureOf(result: CheckResult): Failure {
  const figures = result.evidence.map(({ label, value }) => `${label}: ${value}`).join('; ');
  return {
    reason: 'check-failed',
    message: `The check "${result.name}" failed: ${result.summary}`,
    ...(figures === '' ? {} : { detail: figures }),
  };
}
