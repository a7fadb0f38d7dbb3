// The editor's API as far as activation needs it: everything answers, and what is registered is written down.
import { registerHooks } from 'node:module';

const SOURCE = `
const listeners = () => ({ dispose() {} });
/** Anything may be asked of it, called and constructed. */
const anything = () =>
  new Proxy(function () {}, {
    get: (target, name) => {
      if (name === Symbol.toPrimitive) return () => 'anything';
      if (name === 'then') return undefined;
      if (name === 'dispose') return () => {};
      return anything();
    },
    set: () => true,
    apply: () => anything(),
    construct: () => anything(),
  });
export const registered = globalThis.maverickRegistered ??= { commands: [], views: [], serializers: [], schemes: [], contacts: [] };
const note = (kind) => (name) => { registered[kind].push(name); return { dispose() {} }; };
export class EventEmitter {
  #all = new Set();
  event = (listener) => { this.#all.add(listener); return { dispose: () => this.#all.delete(listener) }; };
  fire(value) { for (const one of this.#all) one(value); }
  dispose() { this.#all.clear(); }
}
export class Disposable {
  static from(...all) { return new Disposable(() => { for (const one of all) one.dispose(); }); }
  constructor(end) { this.dispose = end; }
}
export class CancellationError extends Error {}
export class FileSystemError extends Error {}
export class ThemeIcon { constructor(id) { this.id = id; } }
export class ThemeColor { constructor(id) { this.id = id; } }
export class TreeItem { constructor(label, state) { this.label = label; this.collapsibleState = state; } }
export class RelativePattern {}
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };
export const CodeActionKind = { QuickFix: { append: () => ({}) }, SourceFixAll: { append: () => ({}) } };
export const ProgressLocation = { Window: 10 };
export const ViewColumn = { Active: -1 };
export const ConfigurationTarget = { Global: 1 };
export const Uri = anything();
export const env = anything();
export const languages = anything();
export const commands = {
  registerCommand: (id, run) => { registered.commands.push(id); registered.runs ??= {}; registered.runs[id] = run; return { dispose() {} }; },
  executeCommand: async (...call) => { registered.contacts.push(call); },
};
export const window = {
  createTreeView: (id) => { registered.views.push(id); return { visible: false, onDidChangeVisibility: listeners, dispose() {} }; },
  registerWebviewViewProvider: note('views'),
  registerWebviewPanelSerializer: note('serializers'),
  createOutputChannel: () => anything(),
  createStatusBarItem: () => anything(),
  showErrorMessage: async (text) => { registered.errors ??= []; registered.errors.push(text); },
};
export const workspace = {
  isTrusted: false,
  workspaceFolders: undefined,
  textDocuments: [],
  registerTextDocumentContentProvider: note('schemes'),
  onDidCloseTextDocument: listeners,
  onDidChangeConfiguration: listeners,
  onDidGrantWorkspaceTrust: listeners,
  getConfiguration: () => ({ get: () => undefined }),
};
`;

registerHooks({
  resolve: (name, context, next) =>
    name === 'vscode' ? { url: 'fake:vscode', shortCircuit: true, format: 'module' } : next(name, context),
  load: (url, context, next) =>
    url === 'fake:vscode' ? { format: 'module', shortCircuit: true, source: SOURCE } : next(url, context),
});
