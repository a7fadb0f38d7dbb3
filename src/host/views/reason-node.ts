import * as vscode from 'vscode';
import { COMMANDS } from '../ids.ts';
import type { TreeNode } from './node.ts';

/** Why a cluster can't be reached, with the way to try again. */
export function reasonNode(
  parent: TreeNode,
  environment: string,
  reason: string,
  next: string,
): TreeNode & { readonly environment: string } {
  return {
    id: `${parent.id}/reason`,
    environment,
    parent,
    item: () => {
      const item = new vscode.TreeItem(reason, vscode.TreeItemCollapsibleState.None);
      item.description = 'Retry';
      item.iconPath = new vscode.ThemeIcon('debug-disconnect');
      item.tooltip =
        next === '' ? `${reason} Select to try again.` : `${reason} ${next} Select to try again.`;
      item.contextValue = 'reason';
      item.command = { command: COMMANDS.connect, title: 'Retry', arguments: [{ environment }] };
      return item;
    },
    children: () => [],
  };
}
