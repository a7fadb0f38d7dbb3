/** What each file in `kinds/` says of its kind, beside its judge. */
import type { z } from 'zod';
import type { Evidence, Verdict } from './check.ts';

export interface CheckKind {
  /** The keys of an item of this kind, beside `name` and `kind`. */
  readonly schema: z.ZodObject;
  /** One sentence for the reference: what it verifies. */
  readonly docs: string;
}

/** What a judge makes of an observation. */
export interface Judgement {
  readonly verdict: Verdict;
  /** One sentence. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
}

/** `1 pod`, `3 pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
