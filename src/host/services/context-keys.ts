/** Keys that `when` and `enablement` in the manifest read. A value that did not change is not sent again. */
import * as vscode from 'vscode';
import type { ContextKey } from '../ids.ts';

export class ContextKeys {
  readonly #sent = new Map<ContextKey, boolean>();

  set(key: ContextKey, value: boolean): void {
    if (this.#sent.get(key) === value) return;
    this.#sent.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
