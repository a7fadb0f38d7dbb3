/** What every check kind has in common. One file per kind holds its schema and its judge; `src/probes` runs it. */

/** The five verdicts. Only `pass` lets anything go on. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'no-data' | 'error';

export interface Evidence {
  /** What was looked at, e.g. `ready pods`. */
  readonly label: string;
  /** Figures, not adjectives: `10 of 10`, `mean 83 ms of 20 requests`. */
  readonly value: string;
  readonly ok?: boolean;
}

export interface CheckResult {
  readonly name: string;
  readonly kind: string;
  readonly verdict: Verdict;
  /** One sentence. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly durationMs: number;
  /** A page or address where a person can look. */
  readonly link?: string;
  /** Who attested a `manual` item, and the note. */
  readonly by?: string;
  readonly note?: string;
}
