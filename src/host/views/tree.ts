/** A tree view over nodes: refreshes what changed, and says when somebody looks. */
import * as vscode from 'vscode';
import type { TreeNode } from './node.ts';

/** Changes come in bursts; a tree is redrawn at most this often. */
const REDRAW_MS = 250;

export class NodeTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly view: vscode.TreeView<TreeNode>;
  readonly #roots: () => readonly TreeNode[];
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #timer: NodeJS.Timeout | undefined;

  constructor(id: string, roots: () => readonly TreeNode[]) {
    this.#roots = roots;
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true });
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = node.item();
    item.id = node.id;
    return item;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node === undefined ? this.#roots() : node.children())];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  /** Redraws soon, while somebody looks. */
  refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire(undefined);
    }, REDRAW_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
    this.view.dispose();
  }
}
