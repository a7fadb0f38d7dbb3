/** Wiring and nothing else: no I/O, nothing of the Kubernetes client, a few milliseconds. */
import * as vscode from 'vscode';
import { ALL_COMMANDS } from './host/commands/all.ts';
import { registerCommands } from './host/commands/command.ts';
import type { Host } from './host/host.ts';
import { registerLanguage } from './host/language/register.ts';
import { WorkspaceModel } from './host/language/workspace-model.ts';
import { createNotifications } from './host/notifications.ts';
import { actOn } from './host/panel/act.ts';
import { RolloutPages } from './host/panel/pages.ts';
import { Attention } from './host/services/attention.ts';
import { Checklists } from './host/services/checklists.ts';
import { ContextKeys } from './host/services/context-keys.ts';
import { Environments } from './host/services/environments.ts';
import { driveRun } from './host/services/engine.ts';
import { createLog } from './host/services/log.ts';
import { Practice } from './host/services/practice.ts';
import { Runs } from './host/services/runs.ts';
import { VirtualDocuments } from './host/services/virtual-documents.ts';
import { createWake } from './host/services/wake.ts';
import { createStatusBar } from './host/status-bar.ts';
import { registerTrees } from './host/views/register.ts';

export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends { dispose(): unknown }>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const folder =
    vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath ?? '';
  const maverick = context.asAbsolutePath('dist/maverick.js');
  const keys = new ContextKeys();
  const log = own(createLog());
  const model = own(new WorkspaceModel(folder, log, keys));
  const environments = own(new Environments(model, log));
  const runs = own(new Runs(environments, keys));
  const attention = new Attention(environments, runs);
  const practice = own(new Practice(folder, maverick));
  const checklists = own(new Checklists(folder));
  const documents = own(new VirtualDocuments());
  const wake = own(
    createWake({
      model,
      environments,
      practice,
      runs,
      keys,
      log,
      drive: ({ run, ...target }) => driveRun({ maverick, model }, target, run),
    }),
  );
  const pages = own(
    new RolloutPages({
      extension: context.extensionUri,
      log,
      runs,
      environments,
      checklists,
      attention,
      act: actOn,
      wake: () => void wake.wake(),
    }),
  );
  const host: Host = {
    context,
    log,
    model,
    environments,
    runs,
    attention,
    practice,
    checklists,
    documents,
    pages,
    maverick,
    wake: () => wake.wake(),
  };
  own(registerLanguage(model));
  own(registerTrees(host));
  own(createStatusBar(runs));
  own(createNotifications(runs, context.workspaceState));
  own(registerCommands(host, ALL_COMMANDS));
  wake.soon();
}
