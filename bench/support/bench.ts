/** What a bench is, and what it tells. */

/** One line of the table. */
export interface Row {
  readonly figure: string;
  readonly ours: number;
  readonly unit: 'ms' | 's' | 'MB' | 'kB' | 'calls' | 'packages' | 'rollouts/min';
  /** What it is held against: a program measured in the same run, or a limit of docs/bench.md. */
  readonly against?: {
    readonly kind: 'peer' | 'limit' | 'floor';
    readonly name: string;
    readonly value: number;
  };
  /** What a reader needs to judge the figure, e.g. the processor time behind it. */
  readonly note?: string;
}

/** What could not be measured, and why: said, never left out in silence. */
export interface Missing {
  readonly figure: string;
  readonly missing: string;
}

export interface BenchContext {
  readonly root: string;
  readonly signal: AbortSignal;
}

/** Exported as `bench` by each file of `bench/`, and called like that file. Runs in a process of its own. */
export interface Bench {
  readonly what: string;
  /** For the whole bench: after it `signal` aborts, and a little later its process is ended. */
  readonly deadlineMs: number;
  readonly run: (context: BenchContext) => Promise<readonly (Row | Missing)[]>;
}

export function isMissing(line: Row | Missing): line is Missing {
  return 'missing' in line;
}
