/** What of a run is worth a notification. Pure. */
import type { RunRecord } from '../core/run/record.ts';
import { headlineOf } from '../core/run/describe.ts';

export type News = 'ended' | 'rollback' | 'decision';

export interface NewsItem {
  readonly kind: News;
  /** The same news has the same key, whichever window and however often it is looked at. */
  readonly key: string;
}

/** The one thing to say about a run as it stands, or nothing. A pause or a rollback by a person is their own doing: no news. */
export function newsOf({ id, state, plan }: RunRecord): NewsItem | undefined {
  if (state.stage === 'ended') return { kind: 'ended', key: `${id} ended` };
  if (state.hold !== undefined) return { kind: 'decision', key: `${id} decision ${state.hold.since}` };
  if (state.stage === 'rolling-back') {
    return state.rollback?.automatic === false ? undefined : { kind: 'rollback', key: `${id} rollback` };
  }
  const waiting = openManual({ state, plan });
  return waiting === '' ? undefined : { kind: 'decision', key: `${id} attest ${waiting}` };
}

/** What the notification says: of a rollback its reason. How far it has come is on the page. */
export function newsText(kind: News, record: RunRecord): string {
  const { plan, state } = record;
  const where = `${plan.environment.name} ${plan.service}`;
  const how = kind === 'rollback' ? `${plan.release.version} is being rolled back.` : headlineOf(record);
  // A rollback may be over before anybody was told that it began: its reason is told at the end as well.
  const told = kind === 'rollback' || (kind === 'ended' && state.outcome === 'rolled-back');
  const why = told && state.rollback?.automatic !== false ? (state.failure?.message ?? '') : '';
  return `${where}: ${how}${why === '' ? '' : ` ${why}`}`;
}

/** The stage whose only open checks are manual: everything else has passed and a person is waited for. */
function openManual({ state, plan }: Pick<RunRecord, 'state' | 'plan'>): string {
  const kind = state.stage === 'gate' ? 'gate' : state.stage === 'validating' ? 'validate' : undefined;
  const results = state.stage === 'gate' ? state.gate : state.validation;
  const checks = plan.steps.flatMap((step) =>
    step.kind !== 'roll' && step.kind === kind ? step.checks : [],
  );
  const open = checks.filter(
    ({ name }) => !results.some((result) => result.name === name && result.verdict === 'pass'),
  );
  const manual = open.filter(({ name, kind: type }) => type === 'manual' && state.ticks[name] === undefined);
  return manual.length > 0 && manual.length === open.length ? state.stage : '';
}
