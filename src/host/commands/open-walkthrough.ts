import * as vscode from 'vscode';
import { COMMANDS, WALKTHROUGH } from '../ids.ts';
import type { Command } from './command.ts';

/** The first minutes with Maverick. */
export const openWalkthrough: Command = {
  id: COMMANDS.openWalkthrough,
  title: 'Open Walkthrough',
  reach: 'reads',
  async run({ context }) {
    await vscode.commands.executeCommand(
      'workbench.action.openWalkthrough',
      `${context.extension.id}#${WALKTHROUGH}`,
      false,
    );
  },
};
