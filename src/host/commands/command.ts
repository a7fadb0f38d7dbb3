/** What every command is made of, and how it is registered: guarded by trust, errors told in one sentence. */
import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import type { CommandId } from '../ids.ts';
import { tellProblem } from '../services/problem.ts';
import { guardTrust } from '../trust.ts';
import type { Reach } from '../trust.ts';

export interface Command {
  readonly id: CommandId;
  /** As in the palette, without the category. */
  readonly title: string;
  readonly reach: Reach;
  /** `argument` is what a tree node, a CodeLens, the page or nobody passed: see `argument.ts`. */
  run(host: Host, argument: unknown): Promise<void> | void;
}

export function registerCommands(host: Host, commands: readonly Command[]): vscode.Disposable {
  return vscode.Disposable.from(
    ...commands.map((command) =>
      vscode.commands.registerCommand(command.id, async (argument: unknown) => {
        try {
          guardTrust(command.reach, vscode.workspace.isTrusted, command.title);
          await command.run(host, argument);
        } catch (error) {
          await tellProblem(host.log, error);
        }
      }),
    ),
  );
}
