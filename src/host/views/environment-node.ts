import * as vscode from 'vscode';
import type { Environments } from '../services/environments.ts';
import type { EnvironmentEntry, Model } from '../services/model.ts';
import type { Runs } from '../services/runs.ts';
import { COMMANDS } from '../ids.ts';
import type { TreeNode } from './node.ts';
import { reasonNode } from './reason-node.ts';
import { serviceNode } from './service-node.ts';

export interface EnvironmentContext {
  readonly model: Model;
  readonly environments: Environments;
  readonly runs: Runs;
}

export interface EnvironmentNode extends TreeNode {
  readonly environment: string;
}

/** A named target, with how the connection to it stands. */
export function environmentNode(entry: EnvironmentEntry, context: EnvironmentContext): EnvironmentNode {
  const { state } = context.environments.connection(entry.name);
  // The editor remembers by id that a node was closed: one that has become something to open is another node.
  const closed = state === 'disconnected' || state === 'connecting';
  const node: EnvironmentNode = {
    id: `environment/${entry.name}${closed ? '/closed' : ''}`,
    environment: entry.name,
    item: () => itemOf(entry, context),
    children: () => childrenOf(node, entry, context),
  };
  return node;
}

function itemOf(entry: EnvironmentEntry, { environments }: EnvironmentContext): vscode.TreeItem {
  const connection = environments.connection(entry.name);
  const open = connection.state === 'connected' || connection.state === 'unreachable';
  const item = new vscode.TreeItem(
    entry.name,
    open ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
  );
  item.contextValue = `environment.${connection.state}`;
  const where = `Context ${entry.context}, namespace ${entry.namespace}${entry.protected ? '; protected' : ''}`;
  switch (connection.state) {
    case 'disconnected':
      item.description = 'not connected';
      item.iconPath = new vscode.ThemeIcon(entry.protected ? 'shield' : 'server-environment');
      item.tooltip = `${where}. Nothing has been contacted.`;
      item.command = {
        command: COMMANDS.connect,
        title: 'Connect',
        arguments: [{ environment: entry.name }],
      };
      break;
    case 'connecting':
      item.description = 'connecting';
      item.iconPath = new vscode.ThemeIcon('loading~spin');
      item.tooltip = where;
      break;
    case 'connected':
      item.description = connection.session.stale === undefined ? entry.namespace : 'not up to date';
      item.iconPath =
        connection.session.stale === undefined
          ? new vscode.ThemeIcon(
              entry.protected ? 'shield' : 'server-environment',
              new vscode.ThemeColor('charts.green'),
            )
          : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
      item.tooltip = connection.session.stale === undefined ? where : `${where}. ${connection.session.stale}`;
      break;
    case 'unreachable':
      item.description = 'unreachable';
      item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
      item.tooltip = `${where}. ${connection.reason}`;
      break;
  }
  return item;
}

function childrenOf(
  parent: TreeNode,
  entry: EnvironmentEntry,
  { model, environments, runs }: EnvironmentContext,
): readonly TreeNode[] {
  const connection = environments.connection(entry.name);
  if (connection.state === 'unreachable') {
    return [reasonNode(parent, entry.name, connection.reason, connection.next)];
  }
  if (connection.state !== 'connected') return [];
  return model
    .services()
    .map(({ name }) => serviceNode({ parent, service: name, session: connection.session, model, runs }));
}
