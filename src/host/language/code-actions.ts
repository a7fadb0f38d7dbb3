/** Quick fixes of findings, and *fix all* for those that keep the meaning. */
import * as vscode from 'vscode';
import type { Diagnostic, Fix, TextEdit } from '../../core/lint/diagnostic.ts';
import { toEditor } from './diagnostics.ts';
import { safeEdits } from './fix-all.ts';
import { linesOf, pathIn, rangeOf, uriOf } from './places.ts';
import type { WorkspaceModel } from './workspace-model.ts';

export function registerCodeActions(model: WorkspaceModel): vscode.Disposable {
  const fixAll = vscode.CodeActionKind.SourceFixAll.append('maverick');
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, range, context) {
      model.flush();
      const path = pathIn(model.folder, document.uri);
      if (path === undefined) return [];
      const found = model.diagnostics(path);
      if (context.only?.contains(vscode.CodeActionKind.QuickFix) === false) {
        return context.only.intersects(fixAll) ? allFixes(model, found, fixAll) : [];
      }
      const here = found.filter((one) => {
        const lines = model.linesOf(path);
        return lines !== undefined && rangeOf(lines, one.span).intersection(range) !== undefined;
      });
      return here.flatMap((one) => one.fixes.map((fix) => quickFix(model, one, fix)));
    },
  };
  return vscode.languages.registerCodeActionsProvider({ language: 'yaml', scheme: 'file' }, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAll],
  });
}

function quickFix(model: WorkspaceModel, finding: Diagnostic, fix: Fix): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.edit = editOf(model, fix.edits);
  action.isPreferred = fix.preferred;
  action.diagnostics = [toEditor(model, finding)];
  return action;
}

function allFixes(
  model: WorkspaceModel,
  found: readonly Diagnostic[],
  kind: vscode.CodeActionKind,
): vscode.CodeAction[] {
  const edits = safeEdits(found);
  if (edits.length === 0) return [];
  const action = new vscode.CodeAction('Fix all findings that have a safe fix', kind);
  action.edit = editOf(model, edits);
  return [action];
}

function editOf(model: WorkspaceModel, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { path, span, newText } of edits) {
    const lines = model.linesOf(path) ?? linesOf('');
    edit.replace(uriOf(model.folder, path), rangeOf(lines, span), newText);
  }
  return edit;
}
