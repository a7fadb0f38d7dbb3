/** Runs the checks that `decide` asks for, in the background, each once. */
import type { CheckResult } from '../core/checks/check.ts';
import type { CheckSpec } from '../core/config/effective.ts';
import { isAborted } from '../core/errors.ts';
import type { RunRecord } from '../core/run/record.ts';

/** How checks reach the outside world; the real one is in probes.ts, simulations bring their own. */
export type RunChecks = (
  checks: readonly CheckSpec[],
  record: RunRecord,
  options: { readonly signal: AbortSignal; readonly onResult: (result: CheckResult) => void },
) => Promise<void>;

export interface CheckRunner {
  start(checks: readonly CheckSpec[], record: RunRecord): void;
  /** What came in and was not taken yet. */
  results(): readonly CheckResult[];
  /** The run's state holds these now. */
  taken(results: readonly CheckResult[]): void;
  ended(): Promise<void>;
}

export function createCheckRunner(
  runChecks: RunChecks,
  signal: AbortSignal,
  onChange: () => void,
): CheckRunner {
  let results: readonly CheckResult[] = [];
  let running: Promise<void> | undefined;
  return {
    start(checks, record) {
      if (running !== undefined) return;
      running = runChecks(checks, record, {
        signal,
        onResult(result) {
          results = [...results, result];
          onChange();
        },
      })
        .catch((error: unknown) => {
          if (!isAborted(error)) throw error;
        })
        .finally(() => {
          running = undefined;
          onChange();
        });
    },
    results: () => results,
    taken(taken) {
      results = results.filter((result) => !taken.includes(result));
    },
    async ended() {
      await running;
    },
  };
}
