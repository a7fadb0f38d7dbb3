import * as vscode from 'vscode';
import type { KnownRun } from '../services/runs.ts';
import type { TreeNode } from './node.ts';
import { recordNode } from './record-node.ts';

/** The finished rollouts of one day, newest first. */
export function dayNode(day: string, runs: readonly KnownRun[], first: boolean): TreeNode {
  const node: TreeNode = {
    id: `day/${day}`,
    item: () => {
      const item = new vscode.TreeItem(
        day,
        first ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
      );
      item.description = `${runs.length} ${runs.length === 1 ? 'rollout' : 'rollouts'}`;
      item.iconPath = new vscode.ThemeIcon('calendar');
      return item;
    },
    children: () => runs.map((run) => recordNode(node, run)),
  };
  return node;
}

/** Groups finished runs by the day they ended, in local time; the order of `runs` stays. */
export function byDay(runs: readonly KnownRun[]): readonly TreeNode[] {
  const format = new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
  const days = new Map<string, KnownRun[]>();
  for (const run of runs) {
    const { endedAt, startedAt, stage } = run.record.state;
    if (stage !== 'ended') continue;
    const day = format.format(endedAt ?? startedAt);
    const list = days.get(day);
    if (list === undefined) days.set(day, [run]);
    else list.push(run);
  }
  return [...days].map(([day, list], index) => dayNode(day, list, index === 0));
}
