import * as vscode from 'vscode';
import { openTicks } from '../../core/run/commands.ts';
import { COMMANDS } from '../ids.ts';
import { textIn } from './argument.ts';
import { choose } from './ask.ts';
import type { Command } from './command.ts';
import { chooseRun, give } from './give.ts';

/** Attests a manual item, by name, with a note. */
export const tickCheck: Command = {
  id: COMMANDS.tickCheck,
  title: 'Tick Check',
  reach: 'runs',
  async run(host, argument) {
    const check = textIn(argument, 'check');
    const checklist = textIn(argument, 'checklist');
    if (check !== undefined && checklist !== undefined && textIn(argument, 'run') === undefined) {
      const note = await askNote(check);
      if (note !== undefined) host.checklists.tick(checklist, check, note);
      return;
    }
    const run = await chooseRun(host, 'tick', 'Tick Check', argument);
    if (run === undefined) return;
    const open = openTicks(run.record).map(({ name }) => ({ label: name, value: name }));
    const chosen =
      open.find(({ value }) => value === check)?.value ?? (await choose(open, 'Which check do you attest?'));
    if (chosen === undefined) return;
    const note = await askNote(chosen);
    if (note !== undefined) await give(host, run, 'tick', { check: chosen, reason: note });
  },
};

async function askNote(check: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: check,
    prompt: 'You attest, by name, that this is so.',
    placeHolder: 'Note (optional, recorded)',
    ignoreFocusOut: true,
  });
}
