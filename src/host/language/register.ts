/** Everything that works inside YAML files. */
import * as vscode from 'vscode';
import { registerCodeActions } from './code-actions.ts';
import { registerCodeLenses } from './code-lens.ts';
import { publishDiagnostics } from './diagnostics.ts';
import { registerHover } from './hover.ts';
import type { WorkspaceModel } from './workspace-model.ts';

export function registerLanguage(model: WorkspaceModel): vscode.Disposable {
  return vscode.Disposable.from(
    publishDiagnostics(model),
    registerCodeActions(model),
    registerHover(model),
    registerCodeLenses(model),
  );
}
