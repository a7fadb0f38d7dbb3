/** What a person is told when something went wrong: what, why, what next. Never a stack trace. */
import { isAborted, MaverickError, messageOf } from '../core/errors.ts';
import { redact } from '../core/redact.ts';
import { exitCodeOf } from './exit-codes.ts';
import { harmless } from './text/layout.ts';
import { PLAIN, type Paint } from './text/style.ts';

export function errorText(error: unknown, paint: Paint = PLAIN): string {
  if (isAborted(error)) return 'Interrupted.';
  if (!(error instanceof MaverickError)) {
    const said = harmless(redact(messageOf(error)));
    return `${paint('red', 'error:')} Something unforeseen happened: ${said}\n  This is a defect of Maverick Deploy. Please report it with what you did.`;
  }
  const { what, why, next } = error.explanation;
  const lines = [
    `${paint('red', 'error:')} ${harmless(what)}`,
    why === undefined || why === '' ? '' : `  ${harmless(why)}`,
    next === undefined || next === '' ? '' : `  ${paint('bold', 'Next:')} ${harmless(next)}`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** The document that `--format json` ends with when there is no other. */
export function errorDocument(error: unknown): { schemaVersion: 1; error: Record<string, unknown> } {
  const exitCode = exitCodeOf(error);
  if (isAborted(error))
    return { schemaVersion: 1, error: { code: 'interrupted', exitCode, what: 'Interrupted.' } };
  if (!(error instanceof MaverickError))
    return { schemaVersion: 1, error: { code: 'defect', exitCode, what: redact(messageOf(error)) } };
  return { schemaVersion: 1, error: { code: error.code, exitCode, ...error.explanation } };
}
