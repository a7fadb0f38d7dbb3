/** What commands and views work with. Made once by `extension.ts`; nothing in it does anything before it is asked. */
import type * as vscode from 'vscode';
import type { RolloutPages } from './panel/pages.ts';
import type { Attention } from './services/attention.ts';
import type { Checklists } from './services/checklists.ts';
import type { Environments } from './services/environments.ts';
import type { Log } from './services/log.ts';
import type { Model } from './services/model.ts';
import type { Practice } from './services/practice.ts';
import type { Runs } from './services/runs.ts';
import type { VirtualDocuments } from './services/virtual-documents.ts';

export interface Host {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly model: Model;
  readonly environments: Environments;
  readonly runs: Runs;
  readonly attention: Attention;
  readonly practice: Practice;
  readonly checklists: Checklists;
  readonly documents: VirtualDocuments;
  readonly pages: RolloutPages;
  /** Path of the bundled command, which drives rollouts in a process of its own. */
  readonly maverick: string;
  /** Somebody looks for the first time: files are read, and a practice cluster that runs is connected. */
  wake(): Promise<void>;
}
