/** Hovers over the keys of deploy configs: what a key means, what holds where, and why. */
import * as vscode from 'vscode';
import type { ConfigHover, EffectiveHover } from '../../core/config/hover.ts';
import { code, escape } from '../../core/pages/markdown.ts';
import { pathIn, rangeOf, uriOf } from './places.ts';
import type { WorkspaceModel } from './workspace-model.ts';

/** Lines that are written out; a value that holds everywhere is one line. */
const LINES = 8;

export function registerHover(model: WorkspaceModel): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { language: 'yaml', scheme: 'file' },
    {
      provideHover(document, position) {
        const path = pathIn(model.folder, document.uri);
        if (path === undefined) return undefined;
        const hover = model.hover(path, document.offsetAt(position));
        const lines = model.linesOf(path);
        if (hover === undefined || lines === undefined) return undefined;
        return new vscode.Hover(contentOf(model, hover), rangeOf(lines, hover.span));
      },
    },
  );
}

function contentOf(model: WorkspaceModel, hover: ConfigHover): vscode.MarkdownString {
  const content = new vscode.MarkdownString();
  content.appendMarkdown(`${code(hover.path.join('.'))}\n\n${hover.description}\n`);
  if (hover.default !== undefined) content.appendMarkdown(`\nDefault: ${code(hover.default)}\n`);
  const groups = Map.groupBy(hover.effective, ({ value, from }) => `${value}\n${model.describe(from)}`);
  const shown = [...groups.values()].slice(0, LINES);
  if (shown.length > 0) content.appendMarkdown('\nEffective:\n');
  for (const [first, ...others] of shown) {
    if (first === undefined) continue;
    content.appendMarkdown(
      `- ${whereOf([first, ...others], groups.size)}${code(first.value)}, ${linkOf(model, first)}\n`,
    );
  }
  if (groups.size > LINES) content.appendMarkdown(`- and ${groups.size - LINES} more\n`);
  return content;
}

function whereOf(same: readonly EffectiveHover[], groups: number): string {
  if (groups === 1) return '';
  const names = same.map(({ service, environment }) => `${escape(service)} in ${escape(environment)}`);
  return `${names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')}: `;
}

function linkOf(model: WorkspaceModel, { from }: EffectiveHover): string {
  if (from.kind === 'default') return `default: ${escape(from.reason)}`;
  const uri = uriOf(model.folder, from.path).with({ fragment: `L${from.line},${from.column}` });
  return `[${escape(model.describe(from))}](${uri.toString()})`;
}
