import * as vscode from 'vscode';
import { durationText } from '../../core/run/describe.ts';
import type { Outcome } from '../../core/run/record.ts';
import { COMMANDS } from '../ids.ts';
import { headlineOf } from '../../core/run/describe.ts';
import type { KnownRun } from '../services/runs.ts';
import type { TreeNode } from './node.ts';

export interface RecordNode extends TreeNode {
  readonly run: string;
}

const OUTCOMES: Readonly<Record<Outcome, readonly [words: string, icon: string, color: string]>> = {
  succeeded: ['succeeded', 'pass-filled', 'charts.green'],
  'rolled-back': ['rolled back', 'discard', 'list.errorForeground'],
  aborted: ['aborted', 'circle-slash', 'list.warningForeground'],
  refused: ['refused', 'error', 'list.warningForeground'],
};

/** One finished rollout; selecting it opens its record. */
export function recordNode(parent: TreeNode, { record, possible }: KnownRun): RecordNode {
  return {
    id: `record/${record.id}`,
    run: record.id,
    parent,
    item: () => {
      const { plan, state } = record;
      const [words, icon, color] =
        state.outcome === undefined
          ? (['ended', 'circle-outline', 'foreground'] as const)
          : OUTCOMES[state.outcome];
      const item = new vscode.TreeItem(
        `${plan.service} ${plan.release.version}`,
        vscode.TreeItemCollapsibleState.None,
      );
      item.description = `${plan.environment.name}, ${words}, ${durationText((state.endedAt ?? state.startedAt) - state.startedAt)}`;
      item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
      item.tooltip = `${headlineOf(record)}${state.failure === undefined ? '' : ` ${state.failure.message}`}`;
      item.accessibilityInformation = {
        label: `${plan.service} ${plan.release.version} ${item.description}`,
      };
      item.contextValue = `record ${possible.join(' ')} `;
      item.command = { command: COMMANDS.openRecord, title: 'Open Record', arguments: [record.id] };
      return item;
    },
    children: () => [],
  };
}
