/** Which services may not be launched until a person says so. Told from the journals: there is no second place for it. */
import { isBlocked } from './commands.ts';
import type { RunRecord } from './record.ts';

/** The run that blocks `service`, if its newest ended run was rolled back automatically and nobody unblocked it. */
export function blockingRun(
  records: readonly RunRecord[],
  service: string,
  environment: string,
): RunRecord | undefined {
  const ended = records
    .filter(
      ({ plan, state }) =>
        plan.service === service && plan.environment.name === environment && state.stage === 'ended',
    )
    .filter(({ state }) => state.outcome !== 'refused')
    .sort((a, b) => b.state.startedAt - a.state.startedAt);
  const newest = ended[0];
  return newest !== undefined && isBlocked(newest.state) ? newest : undefined;
}

/** The run that is under way for `service`, if there is one: two at once are refused. */
export function activeRun(
  records: readonly RunRecord[],
  service: string,
  environment: string,
): RunRecord | undefined {
  return records.find(
    ({ plan, state }) =>
      plan.service === service && plan.environment.name === environment && state.stage !== 'ended',
  );
}
