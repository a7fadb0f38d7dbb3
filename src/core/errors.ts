/**
 * The one error type that may reach a person: coded, saying what happened, why, and what to do next.
 * Anything else that is thrown is a defect of ours. Cancellation is not an error: see `isAborted`.
 */
export interface Explanation {
  /** What happened, one sentence, no stack trace, no secret. */
  readonly what: string;
  /** Why, as far as it is known. */
  readonly why?: string;
  /** What the person can do next. */
  readonly next?: string;
}

export class MaverickError extends Error {
  override readonly name: string = 'MaverickError';
  readonly code: string;
  readonly explanation: Explanation;

  constructor(code: string, explanation: Explanation, cause?: unknown) {
    super(sentence(explanation), cause === undefined ? undefined : { cause });
    this.code = code;
    this.explanation = explanation;
  }
}

function sentence({ what, why, next }: Explanation): string {
  return [what, why, next].filter((part) => part !== undefined && part !== '').join(' ');
}

/** True for the error that an `AbortSignal` causes: somebody changed their mind, nothing went wrong. */
export function isAborted(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** One sentence for any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
