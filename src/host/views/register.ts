/** The two trees, and who looks at them. */
import * as vscode from 'vscode';
import { VIEWS } from '../ids.ts';
import type { Host } from '../host.ts';
import { byDay } from './day-node.ts';
import { environmentNode } from './environment-node.ts';
import { NodeTree } from './tree.ts';

export function registerTrees(host: Host): vscode.Disposable {
  const { model, environments, runs, attention } = host;
  const tree = new NodeTree(VIEWS.environments, () =>
    environments.list().map((entry) => environmentNode(entry, { model, environments, runs })),
  );
  const history = new NodeTree(VIEWS.history, () => byDay(runs.all()));
  return vscode.Disposable.from(
    tree,
    history,
    tree.view.onDidChangeVisibility(({ visible }) => {
      attention.set('environments', visible);
      if (visible) void host.wake();
    }),
    history.view.onDidChangeVisibility(({ visible }) => {
      attention.set('history', visible);
      if (visible) void host.wake();
    }),
    environments.onDidChange(() => tree.refresh()),
    runs.onDidChange(() => {
      tree.refresh();
      history.refresh();
    }),
    model.onDidChange(() => tree.refresh()),
  );
}
