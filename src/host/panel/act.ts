/** What a person asked for on the page becomes the same command that the palette has. */
import * as vscode from 'vscode';
import type { Intent } from '../../protocol/messages.ts';
import type { PageCommand } from '../../protocol/snapshot.ts';
import { COMMANDS } from '../ids.ts';
import type { CommandId } from '../ids.ts';

const COMMAND: Readonly<Record<PageCommand, CommandId>> = {
  pause: COMMANDS.pause,
  resume: COMMANDS.resume,
  abort: COMMANDS.abort,
  rollback: COMMANDS.rollBack,
  retry: COMMANDS.retry,
  unblock: COMMANDS.unblockService,
};

export function actOn(intent: Exclude<Intent, { readonly type: 'ready' }>): void {
  const run = (id: CommandId, argument?: unknown): void =>
    void vscode.commands.executeCommand(id, ...(argument === undefined ? [] : [argument]));
  switch (intent.type) {
    case 'command':
      run(COMMAND[intent.name], { run: intent.run });
      break;
    case 'tick':
      run(COMMANDS.tickCheck, { run: intent.run, checklist: intent.checklist, check: intent.check });
      break;
    case 'run-checklist':
      run(COMMANDS.runChecklist);
      break;
    case 'open-log':
      run(COMMANDS.openLog, { pod: intent.pod, container: intent.container });
      break;
    case 'open-record':
      run(COMMANDS.openRecord, intent.run);
      break;
    case 'open-link':
      void vscode.env.openExternal(vscode.Uri.parse(intent.url, true));
      break;
    case 'open-panel':
      run(COMMANDS.openRollout, { panel: true });
      break;
    case 'launch':
      run(COMMANDS.launchRollout);
      break;
  }
}
