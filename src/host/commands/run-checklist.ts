import * as vscode from 'vscode';
import { MaverickError } from '../../core/errors.ts';
import type { EffectiveConfig } from '../../core/config/effective.ts';
import { COMMANDS, VIEWS } from '../ids.ts';
import { chooseTarget, configOf } from '../launch/target.ts';
import { textIn } from './argument.ts';
import { choose } from './ask.ts';
import type { Command } from './command.ts';
import { sessionFor } from './practice.ts';

/** Runs a checklist now, outside a rollout; its results appear live on the Rollout page. */
export const runChecklist: Command = {
  id: COMMANDS.runChecklist,
  title: 'Run Checklist',
  reach: 'runs',
  async run(host, argument) {
    const target = await chooseTarget(host, argument, 'Run Checklist');
    if (target === undefined) return;
    const config = configOf(target);
    const name = textIn(argument, 'checklist') ?? (await chooseChecklist(config));
    if (name === undefined) return;
    const session = await sessionFor(host, config.environment.name);
    await vscode.commands.executeCommand(`${VIEWS.rollout}.focus`);
    await host.checklists.run(name, config, session, session.signal);
  },
};

async function chooseChecklist({
  checklists,
  service,
  environment,
}: EffectiveConfig): Promise<string | undefined> {
  const names = Object.entries(checklists);
  if (names.length === 0) {
    throw new MaverickError('no-checklist', {
      what: `No checklist holds for ${service.name} in ${environment.name}.`,
      next: 'Add a "checklists" section to a deploy config.',
    });
  }
  return choose(
    names.map(([name, checks]) => ({ label: name, description: `${checks.length} checks`, value: name })),
    'Which checklist?',
  );
}
