/** What the files of the workspace say: read in the background when first asked, kept up to date from then on. */
import * as vscode from 'vscode';
import type { EffectiveConfig, Source } from '../../core/config/effective.ts';
import type { ConfigHover } from '../../core/config/hover.ts';
import type { Diagnostic } from '../../core/lint/diagnostic.ts';
import type { Lines } from '../../core/yaml/positions.ts';
import { CONTEXT, SETTINGS } from '../ids.ts';
import type { ContextKeys } from '../services/context-keys.ts';
import type { Log } from '../services/log.ts';
import type { Effective, EnvironmentEntry, Model, ReleaseEntry, ServiceEntry } from '../services/model.ts';
import { configFiles } from '../services/settings.ts';
import type { LanguageCore } from './core.ts';
import type { SourceChange, Sources } from './sources.ts';

export class WorkspaceModel implements Model, vscode.Disposable {
  readonly folder: string;
  readonly #log: Log;
  readonly #keys: ContextKeys;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #findings = new vscode.EventEmitter<ReadonlySet<string>>();
  readonly #settings: vscode.Disposable;
  readonly #effective = new Map<string, Effective>();
  #core: LanguageCore | undefined;
  #sources: Sources | undefined;
  #started: Promise<void> | undefined;
  #ended = false;
  readonly onDidChange = this.#changed.event;
  /** Paths whose text has changed; findings of others may have changed with them. */
  readonly onDidLint = this.#findings.event;

  constructor(folder: string, log: Log, keys: ContextKeys) {
    this.folder = folder;
    this.#log = log;
    this.#keys = keys;
    this.#settings = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS.configFiles)) void this.#restart();
    });
  }

  /** Also the moment when the language core is loaded. */
  async ready(): Promise<void> {
    this.#started ??= this.#start();
    await this.#started;
    this.#sources?.flush();
  }

  services(): readonly ServiceEntry[] {
    return this.#core?.services() ?? [];
  }

  environments(): readonly EnvironmentEntry[] {
    return this.#core?.environments() ?? [];
  }

  releases(): readonly ReleaseEntry[] {
    return this.#core?.releases() ?? [];
  }

  effective(service: string, environment: string): Effective {
    const key = `${environment}/${service}`;
    const known = this.#effective.get(key);
    if (known !== undefined) return known;
    const made = this.#core?.effective(service, environment) ?? { config: undefined, errors: [] };
    this.#effective.set(key, made);
    return made;
  }

  render(config: EffectiveConfig): string {
    return this.#core?.render(config) ?? '';
  }

  textOf(path: string): string | undefined {
    return this.linesOf(path)?.text;
  }

  linesOf(path: string): Lines | undefined {
    return this.#core?.file(path);
  }

  isConfig(path: string): boolean {
    return this.#core?.isConfig(path) ?? false;
  }

  paths(): Iterable<string> {
    return this.#core?.paths() ?? [];
  }

  diagnostics(path: string): readonly Diagnostic[] {
    return this.#core?.diagnostics(path) ?? [];
  }

  hover(path: string, offset: number): ConfigHover | undefined {
    this.#sources?.flush();
    return this.#core?.hover(path, offset);
  }

  /** `deploy/api.deploy.yaml:3`, or why it is the default. */
  describe(source: Source): string {
    return this.#core?.describe(source) ?? '';
  }

  /** What was typed last is taken in: the caller is about to rely on it. */
  flush(): void {
    this.#sources?.flush();
  }

  dispose(): void {
    this.#ended = true;
    this.#settings.dispose();
    this.#sources?.dispose();
    this.#changed.dispose();
    this.#findings.dispose();
  }

  async #start(): Promise<void> {
    if (this.folder !== '') {
      const [core, sources] = await Promise.all([import('./core.ts'), import('./sources.ts')]);
      this.#core = await core.loadCore(configFiles());
      if (this.#ended) return;
      this.#sources = new sources.Sources(this.folder, configFiles(), this.#log, (changes) =>
        this.#take(changes),
      );
      await this.#sources.start();
    }
    this.#keys.set(CONTEXT.ready, true);
  }

  async #restart(): Promise<void> {
    if (this.#started === undefined) return;
    const before = new Set(this.paths());
    this.#sources?.dispose();
    this.#started = this.#start();
    await this.#started;
    if (!this.#ended) this.#findings.fire(before);
  }

  #take(changes: readonly SourceChange[]): void {
    const core = this.#core;
    if (core === undefined || this.#ended) return;
    for (const { path, text } of changes) core.update(path, text);
    this.#effective.clear();
    const services = core.services().length;
    const environments = core.environments().length;
    this.#keys.set(CONTEXT.hasConfig, services + environments > 0);
    this.#keys.set(CONTEXT.hasEnvironments, environments > 0);
    this.#keys.set(CONTEXT.canLaunch, services > 0 && environments > 0);
    this.#findings.fire(new Set(changes.map(({ path }) => path)));
    this.#changed.fire();
  }
}
