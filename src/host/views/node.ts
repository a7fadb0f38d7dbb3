/** What every node of a tree has in common. One file per kind of node. */
import type * as vscode from 'vscode';

export interface TreeNode {
  /** Stable over refreshes and restarts: expansion and selection hang on it. */
  readonly id: string;
  item(): vscode.TreeItem;
  children(): readonly TreeNode[];
  /** The node that it stands under. */
  readonly parent?: TreeNode;
}
