/** Between offsets in files, which the core speaks, and the editor's ranges. */
import * as vscode from 'vscode';
import { lineStartsOf, positionAt } from '../../core/yaml/positions.ts';
import type { Lines } from '../../core/yaml/positions.ts';
import type { Span } from '../../core/yaml/tree.ts';
import type { Model } from '../services/model.ts';

export function linesOf(text: string): Lines {
  return { text, lineStarts: lineStartsOf(text) };
}

export function rangeOf(lines: Lines, { start, end }: Span): vscode.Range {
  const from = positionAt(lines, start);
  const to = positionAt(lines, end);
  return new vscode.Range(from.line, from.column, to.line, to.column);
}

export function uriOf(folder: string, path: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.file(folder), path);
}

/** Path relative to the folder, with `/`; undefined for what is outside it or no file. */
export function pathIn(folder: string, uri: vscode.Uri): string | undefined {
  if (uri.scheme !== 'file' || folder === '') return undefined;
  const base = vscode.Uri.file(folder).path.replace(/\/$/, '');
  return uri.path.startsWith(`${base}/`) ? uri.path.slice(base.length + 1) : undefined;
}

/** Shows a place of a file with the cursor in it. */
export async function openPlace(
  model: Pick<Model, 'folder' | 'textOf'>,
  { path, span }: { readonly path: string; readonly span: Span },
): Promise<void> {
  const text = model.textOf(path);
  const options = text === undefined ? {} : { selection: rangeOf(linesOf(text), span) };
  await vscode.window.showTextDocument(uriOf(model.folder, path), options);
}
