/** Findings in the Problems panel: exactly those of the workspace, of files that are open and of those that are not. */
import * as vscode from 'vscode';
import type { Diagnostic, Severity } from '../../core/lint/diagnostic.ts';
import { COMMANDS } from '../ids.ts';
import { linesOf, rangeOf, uriOf } from './places.ts';
import type { WorkspaceModel } from './workspace-model.ts';

export const SOURCE = 'maverick';

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** The file that is typed in shows its findings at once; what they mean for others may come a moment later. */
const OTHERS_MS = 200;

export function publishDiagnostics(model: WorkspaceModel): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(SOURCE);
  /** Path -> what its published findings say. */
  const published = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  const publish = (path: string, anew: boolean): void => {
    const found = model.diagnostics(path);
    const said = found.map(signatureOf).join('\n');
    // Ranges are of the text: when that has changed, the same offsets may be other lines.
    if (said === (published.get(path) ?? '') && (!anew || said === '')) return;
    if (said === '') published.delete(path);
    else published.set(path, said);
    collection.set(
      uriOf(model.folder, path),
      found.map((one) => toEditor(model, one)),
    );
  };
  const publishOthers = (): void => {
    timer = undefined;
    for (const path of new Set([...published.keys(), ...model.paths()])) publish(path, false);
  };
  const listening = model.onDidLint((changed) => {
    for (const path of changed) publish(path, true);
    clearTimeout(timer);
    timer = setTimeout(publishOthers, OTHERS_MS);
  });
  return vscode.Disposable.from(collection, listening, { dispose: () => clearTimeout(timer) });
}

function signatureOf({ rule, severity, message, span, related, fixes }: Diagnostic): string {
  const places = related.map((one) => `${one.path} ${one.span.start} ${one.span.end}`).join(' ');
  return `${rule} ${severity} ${span.start} ${span.end} ${places} ${fixes.length} ${message}`;
}

export function toEditor(model: WorkspaceModel, finding: Diagnostic): vscode.Diagnostic {
  const lines = model.linesOf(finding.path) ?? linesOf('');
  const diagnostic = new vscode.Diagnostic(
    rangeOf(lines, finding.span),
    finding.message,
    SEVERITIES[finding.severity],
  );
  diagnostic.source = SOURCE;
  diagnostic.code = { value: finding.rule, target: ruleLink(finding.rule) };
  diagnostic.relatedInformation = finding.related.map(
    ({ path, span, message }) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(uriOf(model.folder, path), rangeOf(model.linesOf(path) ?? linesOf(''), span)),
        message,
      ),
  );
  return diagnostic;
}

/** Opens the rule's page inside the editor: it is part of the package, no network is needed. */
function ruleLink(rule: string): vscode.Uri {
  return vscode.Uri.from({ scheme: 'command', path: COMMANDS.openRule, query: JSON.stringify(rule) });
}
