/** What is known to be refused is refused before anything more is asked, and the person is led to what can be done. */
import * as vscode from 'vscode';
import { activeRun, blockingRun } from '../../core/run/blocked.ts';
import type { Diagnostic } from '../../core/lint/diagnostic.ts';
import type { Host } from '../host.ts';
import { COMMANDS } from '../ids.ts';
import { openPlace } from '../language/places.ts';
import type { Target } from './target.ts';

/** Nothing is launched from files with errors. True when it was refused (and the person was told why). */
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

/**
 * There is one rollout of a service at a time, and none after an automatic rollback until a person unblocks it. Where
 * nothing is connected yet, the plan tells it later. True when it was refused.
 */
export async function refusedByRun(host: Host, { service, environment }: Target): Promise<boolean> {
  const runs = host.environments.session(environment)?.runs ?? [];
  const open = 'Open Rollout';
  const active = activeRun(runs, service, environment);
  if (active !== undefined) {
    const answer = await vscode.window.showErrorMessage(
      `A rollout of ${service} to ${active.plan.release.version} is under way in ${environment}.`,
      open,
    );
    if (answer === open) await vscode.commands.executeCommand(COMMANDS.openRollout, active.id);
    return true;
  }
  const blocking = blockingRun(runs, service, environment);
  if (blocking === undefined) return false;
  const unblock = 'Unblock Service';
  const answer = await vscode.window.showErrorMessage(
    `${service} is blocked in ${environment} since ${blocking.plan.release.version} was rolled back. ${blocking.state.blocked?.reason ?? ''}`,
    unblock,
    open,
  );
  if (answer === unblock) await vscode.commands.executeCommand(COMMANDS.unblockService, { run: blocking.id });
  if (answer === open) await vscode.commands.executeCommand(COMMANDS.openRollout, blocking.id);
  return true;
}

function sentence({ message, path, rule }: Diagnostic): string {
  return `${message.replace(/\.?$/, '.')} (${path}, ${rule})`;
}
