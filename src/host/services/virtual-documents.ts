/**
 * Read-only documents (plan, record, effective config, rule page, log). The editor closes the document behind a page
 * minutes after it was rendered and asks for it again later, so the newest texts are kept, not the open ones.
 */
import * as vscode from 'vscode';
import { SCHEMES } from '../ids.ts';

export type Scheme = (typeof SCHEMES)[keyof typeof SCHEMES];

/** More pages than anybody has open. */
const KEPT = 60;

export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #owned: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#owned = vscode.Disposable.from(
      ...Object.values(SCHEMES).map((scheme) =>
        vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      ),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.toString()) ??
      'This page was made in an earlier window. Close it and open it again from where it came.\n'
    );
  }

  /** `path` ends in the extension that gives the document its language. */
  put(scheme: Scheme, path: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${path}` });
    const key = uri.toString();
    this.#texts.delete(key);
    this.#texts.set(key, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > KEPT && oldest !== undefined) this.#texts.delete(oldest);
    this.#changed.fire(uri);
    return uri;
  }

  /** As text, in an editor. */
  async showText(scheme: Scheme, path: string, text: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.put(scheme, path, text));
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** Rendered, in the editor's own Markdown preview. */
  async showPage(scheme: Scheme, path: string, markdown: string): Promise<void> {
    const uri = this.put(scheme, path, markdown);
    await vscode.workspace.openTextDocument(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#changed.dispose();
    this.#texts.clear();
  }
}
