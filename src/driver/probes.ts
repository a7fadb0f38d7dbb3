/** The checks of a run, made for real. */
import type { Cluster } from '../cluster/port.ts';
import type { Clock } from '../core/clock.ts';
import { runChecklist } from '../probes/run-check.ts';
import type { RunChecks } from './check-runner.ts';

export function realChecks(options: {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly workspace: string;
  readonly trusted: boolean;
}): RunChecks {
  return async (checks, { plan, state }, { signal, onResult }) => {
    await runChecklist(
      checks,
      {
        ...options,
        namespace: plan.environment.namespace,
        workload: plan.workload,
        service: plan.service,
        endpoints: plan.endpoints,
        ticks: state.ticks,
      },
      { signal, onResult },
    );
  };
}
