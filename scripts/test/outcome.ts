/** What came of a layer, in figures that add up. */
export interface Failure {
  /** `suite › test`, or the file when it could not be run to its end. */
  readonly name: string;
  readonly file: string;
  readonly explanation: string;
}

export interface Skip {
  readonly name: string;
  readonly why: string;
}

export interface Timing {
  readonly name: string;
  readonly ms: number;
}

export interface Outcome {
  readonly passed: number;
  readonly failures: readonly Failure[];
  /** Each counts as one. A layer whose tool can't be had is one of them. */
  readonly skips: readonly Skip[];
  readonly timings: readonly Timing[];
}

export const NOTHING: Outcome = { passed: 0, failures: [], skips: [], timings: [] };

export function add(one: Outcome, other: Outcome): Outcome {
  return {
    passed: one.passed + other.passed,
    failures: [...one.failures, ...other.failures],
    skips: [...one.skips, ...other.skips],
    timings: [...one.timings, ...other.timings],
  };
}

/** The last line of every run: what machines read. */
export function totals({ passed, failures, skips }: Outcome): string {
  return `${passed.toString()} passed, ${failures.length.toString()} failed, ${skips.length.toString()} skipped`;
}
