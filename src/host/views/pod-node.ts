import * as vscode from 'vscode';
import type { PodView, Tone } from '../../protocol/snapshot.ts';
import type { TreeNode } from './node.ts';
import type { ServiceNode } from './service-node.ts';

export interface PodNode extends TreeNode {
  readonly pod: string;
  readonly environment: string;
}

const ICONS: Readonly<Record<Tone, readonly [icon: string, color: string]>> = {
  good: ['circle-filled', 'charts.green'],
  running: ['circle-outline', 'charts.blue'],
  attention: ['warning', 'list.warningForeground'],
  bad: ['error', 'list.errorForeground'],
  neutral: ['circle-slash', 'disabledForeground'],
};

/** One pod, with the reason when it is not Ready. */
export function podNode(parent: ServiceNode, pod: PodView): PodNode {
  return {
    id: `${parent.id}/pod/${pod.name}`,
    pod: pod.name,
    environment: parent.environment,
    parent,
    item: () => {
      const item = new vscode.TreeItem(pod.name, vscode.TreeItemCollapsibleState.None);
      const [icon, color] = ICONS[pod.tone];
      item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
      const restarts = pod.restarts === 0 ? '' : `, ${pod.restarts} restarts`;
      item.description = `${pod.state}${restarts}`;
      item.tooltip = pod.reason ?? pod.state;
      item.contextValue = 'pod';
      return item;
    },
    children: () => [],
  };
}
