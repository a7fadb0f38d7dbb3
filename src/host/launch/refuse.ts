/** Nothing is launched from files with errors: the person is led to the place. */
import * as vscode from 'vscode';
import type { Diagnostic } from '../../core/lint/diagnostic.ts';
import type { Host } from '../host.ts';
import { openPlace } from '../language/places.ts';
import type { Target } from './target.ts';

/** True when it was refused (and the person was told why). */
export async function refusedByFindings(host: Host, target: Target): Promise<boolean> {
  const [first, ...others] = target.errors;
  if (first === undefined) return false;
  const open = 'Open';
  const all = 'Show Problems';
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  const answer = await vscode.window.showErrorMessage(
    `${target.service} is not launched: ${sentence(first)}${more}`,
    open,
    ...(others.length === 0 ? [] : [all]),
  );
  if (answer === open) await openPlace(host.model, first);
  if (answer === all) await vscode.commands.executeCommand('workbench.actions.view.problems');
  return true;
}

function sentence({ message, path, rule }: Diagnostic): string {
  return `${message.replace(/\.?$/, '.')} (${path}, ${rule})`;
}
