import * as vscode from 'vscode';
import { COMMANDS } from '../ids.ts';
import { headlineOf } from '../../core/run/describe.ts';
import type { KnownRun } from '../services/runs.ts';
import type { TreeNode } from './node.ts';

export interface RunNode extends TreeNode {
  readonly run: string;
}

/** A rollout that is under way. */
export function runNode(parent: TreeNode, { record, possible }: KnownRun): RunNode {
  return {
    id: `run/${record.id}`,
    run: record.id,
    parent,
    item: () => {
      const item = new vscode.TreeItem(
        `${record.plan.before.version ?? 'before'} → ${record.plan.release.version}`,
        vscode.TreeItemCollapsibleState.None,
      );
      item.description = headlineOf(record);
      item.iconPath = new vscode.ThemeIcon('sync', new vscode.ThemeColor('charts.blue'));
      // `run pause abort `: the menus look for the words.
      item.contextValue = `run ${possible.join(' ')} `;
      item.command = { command: COMMANDS.openRollout, title: 'Open', arguments: [record.id] };
      return item;
    },
    children: () => [],
  };
}
