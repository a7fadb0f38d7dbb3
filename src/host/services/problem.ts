/** How an error reaches a person: one sentence and what to do next; the full text is in the output channel. Never a stack trace. */
import * as vscode from 'vscode';
import { MaverickError, isAborted, messageOf } from '../../core/errors.ts';
import type { Log } from './log.ts';

const DETAILS = 'Show Details';

/** Tells the person what went wrong. Cancellation is silent. */
export async function tellProblem(log: Log, error: unknown): Promise<void> {
  if (isAborted(error) || error instanceof vscode.CancellationError) return;
  log.error(fullText(error));
  if (error instanceof MaverickError) {
    const { what, why, next } = error.explanation;
    const short = [what, next ?? why].filter((part) => part !== undefined && part !== '').join(' ');
    if ((await vscode.window.showErrorMessage(short, DETAILS)) === DETAILS) log.show();
    return;
  }
  const short = `Maverick could not do that: ${messageOf(error)}`;
  if ((await vscode.window.showErrorMessage(short, DETAILS)) === DETAILS) log.show();
}

export function fullText(error: unknown): string {
  if (!(error instanceof MaverickError)) return messageOf(error);
  const { what, why, next } = error.explanation;
  const parts = [what, why, next].filter((part) => part !== undefined && part !== '');
  return `[${error.code}] ${parts.join(' ')}`;
}
