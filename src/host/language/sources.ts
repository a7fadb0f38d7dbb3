/**
 * The files of the workspace: open ones as they stand in the editor, the others as they are on disk, read in the
 * background. Tells one listener what changed; knows nothing of their meaning.
 */
import * as vscode from 'vscode';
import { configFileMatcher } from '../../core/config/sections.ts';
import type { Log } from '../services/log.ts';
import { IGNORED_FOLDERS, LARGEST_BYTES, YAML_FILES, mayHoldOurs } from './ours.ts';
import { pathIn } from './places.ts';

/** `text` undefined: the file is gone, or none of ours any more. */
export interface SourceChange {
  readonly path: string;
  readonly text: string | undefined;
}

/** As long as a person goes on typing faster than this, the findings wait. */
const TYPING_MS = 60;
/** More files than this are not a workspace that a person overlooks; the command lints them all. */
const MOST_FILES = 5_000;
/** Read at the same time. */
const READERS = 8;

export class Sources implements vscode.Disposable {
  readonly #folder: string;
  readonly #log: Log;
  readonly #tell: (changes: readonly SourceChange[]) => void;
  readonly #pending = new Map<string, vscode.TextDocument>();
  readonly #isConfig: (path: string) => boolean;
  readonly #owned: vscode.Disposable[] = [];
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(
    folder: string,
    configFiles: readonly string[],
    log: Log,
    tell: (changes: readonly SourceChange[]) => void,
  ) {
    this.#folder = folder;
    this.#isConfig = configFileMatcher(configFiles);
    this.#log = log;
    this.#tell = tell;
  }

  /** Reads everything once and listens from then on. */
  async start(): Promise<void> {
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(this.#folder), YAML_FILES),
    );
    this.#owned.push(
      watcher,
      watcher.onDidCreate((uri) => void this.#readChanged(uri)),
      watcher.onDidChange((uri) => void this.#readChanged(uri)),
      watcher.onDidDelete((uri) => this.#gone(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#edited(document)),
      vscode.workspace.onDidOpenTextDocument((document) => this.#edited(document)),
      vscode.workspace.onDidCloseTextDocument((document) => void this.#readChanged(document.uri)),
    );
    await this.#readAll();
  }

  async #readAll(): Promise<void> {
    const found = await vscode.workspace.findFiles(
      new vscode.RelativePattern(vscode.Uri.file(this.#folder), YAML_FILES),
      IGNORED_FOLDERS,
      MOST_FILES,
    );
    const waiting = [...found];
    const changes: SourceChange[] = [];
    const reader = async (): Promise<void> => {
      for (let uri = waiting.pop(); uri !== undefined; uri = waiting.pop()) {
        const change = await this.#read(uri);
        if (change?.text !== undefined) changes.push(change);
      }
    };
    await Promise.all(Array.from({ length: READERS }, reader));
    if (!this.#ended) this.#tell(changes.sort((a, b) => (a.path < b.path ? -1 : 1)));
  }

  /** What was typed is told at once: somebody is about to rely on it. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#ended || this.#pending.size === 0) return;
    const changes = [...this.#pending].map(([path, document]) => ({
      path,
      text: this.#ours(path, document.getText()),
    }));
    this.#pending.clear();
    this.#tell(changes);
  }

  dispose(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    for (const one of this.#owned) one.dispose();
  }

  #edited(document: vscode.TextDocument): void {
    const path = pathIn(this.#folder, document.uri);
    if (path === undefined || !/\.ya?ml$/.test(path)) return;
    this.#pending.set(path, document);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), TYPING_MS);
  }

  #ours(path: string, text: string): string | undefined {
    return this.#isConfig(path) || mayHoldOurs(path, text) ? text : undefined;
  }

  async #readChanged(uri: vscode.Uri): Promise<void> {
    const change = await this.#read(uri);
    if (change !== undefined && !this.#ended) this.#tell([change]);
  }

  #gone(uri: vscode.Uri): void {
    const path = pathIn(this.#folder, uri);
    if (path !== undefined && openDocument(uri) === undefined) this.#tell([{ path, text: undefined }]);
  }

  /** Undefined for what is outside the folder. */
  async #read(uri: vscode.Uri): Promise<SourceChange | undefined> {
    const path = pathIn(this.#folder, uri);
    if (path === undefined || !/\.ya?ml$/.test(path)) return undefined;
    const open = openDocument(uri);
    if (open !== undefined) return { path, text: this.#ours(path, open.getText()) };
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > LARGEST_BYTES) return { path, text: undefined };
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      return { path, text: this.#ours(path, text) };
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError)) throw error;
      if (error.code !== 'FileNotFound') this.#log.warn(`${path} can't be read: ${error.message}`);
      return { path, text: undefined };
    }
  }
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const wanted = uri.toString();
  return vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === wanted,
  );
}
