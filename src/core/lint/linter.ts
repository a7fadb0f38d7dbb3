/**
 * The one place where findings come together: files in, diagnostics out, in the editor and on the command line alike.
 * What a document says on its own is kept while its text stays; what needs several files is worked out anew when asked.
 */
import type { ConfigWorkspace, ConfigWorkspaceOptions } from '../config/workspace.ts';
import { createConfigWorkspace, isConfigFile } from '../config/workspace.ts';
import { configDiagnostics, yamlDiagnostics } from '../config/validate.ts';
import { contentKey, parseYamlFile } from '../yaml/parse.ts';
import type { YamlDocument, YamlFile } from '../yaml/tree.ts';
import type { Analysis, FileRole } from './analyse.ts';
import { Analyser } from './analyse.ts';
import { RULE_DOCS, RULES } from './catalogue.ts';
import { configCrossDiagnostics } from './config-cross.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';
import { placed } from './finding.ts';
import type { PlacedConfig, PlacedManifest } from './graph.ts';
import { Graph } from './graph.ts';
import type { Kustomization } from './kustomize.ts';
import { isKustomization, kustomizationOf, looksLikePatch } from './kustomize.ts';
import { applySuppressions } from './apply-suppressions.ts';
import { inOrder } from './order.ts';

export interface LinterOptions {
  /** Globs of files with deploy configs; default: `DEFAULT_CONFIG_FILES`. A `$schema` line makes any file one. */
  readonly configFiles?: readonly string[];
  /** Paths named on the command line: always read as deploy configs. */
  readonly named?: readonly string[];
  /** Severities other than the rules' own, by rule id. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
}

export interface Linter {
  /** A file appeared or changed; `undefined`: it is gone. Never throws, whatever the text. */
  update(path: string, text: string | undefined): void;
  /**
   * What is wrong with a file now, in the order of its text. Nothing for files that are not ours. The same array as long
   * as nothing in it has changed.
   */
  diagnostics(path: string): readonly Diagnostic[];
  /** Every file that was given, those without a finding too, in the order of paths. */
  all(): ReadonlyMap<string, readonly Diagnostic[]>;
  /** The parsed file, for hovers, completion and lenses. */
  file(path: string): YamlFile | undefined;
  /** The deploy configs of all files as one value. */
  readonly workspace: ConfigWorkspace;
  /** The manifests of all files, found by name and label. */
  readonly graph: Graph;
}

const NONE: readonly Diagnostic[] = [];

export function createLinter(options: LinterOptions = {}): Linter {
  return new WorkspaceLinter(options);
}

interface DocumentState {
  readonly document: YamlDocument;
  readonly analysis: Analysis;
}

interface FileState {
  readonly file: YamlFile;
  readonly role: FileRole;
  readonly documents: readonly DocumentState[];
  /** Without what other files have to do with it. */
  own?: readonly Diagnostic[];
}

interface Answer {
  readonly version: number;
  readonly diagnostics: readonly Diagnostic[];
}

class WorkspaceLinter implements Linter {
  readonly #options: LinterOptions;
  readonly #configOptions: ConfigWorkspaceOptions;
  readonly #analyser = new Analyser(RULES, new Set(RULE_DOCS.map(({ id }) => id)));
  readonly #states = new Map<string, FileState>();
  readonly #kustomizations = new Map<string, Kustomization>();
  readonly #answers = new Map<string, Answer>();
  /** Counts the changes: an answer of this version needs no second look. */
  #version = 0;
  /** What is derived from all files; undefined when a change made it stale. */
  #workspace: ConfigWorkspace | undefined;
  #graph: Graph | undefined;
  #configCross: readonly Diagnostic[] | undefined;
  #cross: ReadonlyMap<string, readonly Diagnostic[]> | undefined;
  #paths: readonly string[] | undefined;

  constructor(options: LinterOptions) {
    this.#options = options;
    const { configFiles, named } = options;
    this.#configOptions = {
      ...(configFiles === undefined ? {} : { configFiles }),
      ...(named === undefined ? {} : { named }),
    };
  }

  update(path: string, text: string | undefined): void {
    const before = this.#states.get(path);
    if (text === undefined ? before === undefined : before?.file.text === text) return;
    this.#version++;
    this.#workspace = undefined;
    this.#graph = undefined;
    this.#cross = undefined;
    if (text === undefined) {
      this.#states.delete(path);
      this.#answers.delete(path);
    } else this.#states.set(path, this.#read(parseYamlFile(path, text, before?.file)));
    if (before === undefined || text === undefined) this.#paths = undefined;
    if (before?.role === 'config' || this.#states.get(path)?.role === 'config') this.#configCross = undefined;
    if (isKustomization(path)) this.#readKustomization(path);
  }

  diagnostics(path: string): readonly Diagnostic[] {
    const state = this.#states.get(path);
    if (state === undefined) return NONE;
    const last = this.#answers.get(path);
    if (last?.version === this.#version) return last.diagnostics;
    const found = this.#diagnosticsOf(path, state);
    const diagnostics = last !== undefined && same(last.diagnostics, found) ? last.diagnostics : found;
    this.#answers.set(path, { version: this.#version, diagnostics });
    return diagnostics;
  }

  #diagnosticsOf(path: string, state: FileState): readonly Diagnostic[] {
    const cross = this.#crossDiagnostics().get(path) ?? [];
    state.own ??= ownDiagnostics(state);
    const places = state.documents.map(({ document, analysis }) => ({
      path,
      offset: document.span.start,
      suppressions: analysis.suppressions,
      broken: analysis.broken,
    }));
    const off = (rule: string): boolean => this.#options.rules?.[rule] === 'off';
    return inOrder(this.#adjusted(applySuppressions([...state.own, ...cross], places, off)));
  }

  all(): ReadonlyMap<string, readonly Diagnostic[]> {
    return new Map(this.#sortedPaths().map((path) => [path, this.diagnostics(path)]));
  }

  file(path: string): YamlFile | undefined {
    return this.#states.get(path)?.file;
  }

  get workspace(): ConfigWorkspace {
    this.#workspace ??= createConfigWorkspace(
      this.#sortedPaths().flatMap((path) => this.#states.get(path)?.file ?? []),
      this.#configOptions,
    );
    return this.#workspace;
  }

  get graph(): Graph {
    this.#graph ??= this.#makeGraph();
    return this.#graph;
  }

  #read(file: YamlFile): FileState {
    const role = this.#roleOf(file);
    return {
      file,
      role,
      documents: file.documents.map((document) => ({
        document,
        analysis: this.#analyser.analyse(contentKey(document), role),
      })),
    };
  }

  #roleOf(file: YamlFile): FileRole {
    if (/(^|\/)templates\//.test(file.path)) return 'templates';
    for (const { patches } of this.#kustomizations.values()) if (patches.has(file.path)) return 'patch';
    if (isConfigFile(file, this.#configOptions)) return 'config';
    return looksLikePatch(file.path) ? 'patch' : 'manifests';
  }

  /** Which files are patches may have changed with it. */
  #readKustomization(path: string): void {
    const [document] = this.#states.get(path)?.file.documents ?? [];
    if (document === undefined) this.#kustomizations.delete(path);
    else this.#kustomizations.set(path, kustomizationOf(path, document.root));
    for (const [each, state] of this.#states) {
      if (this.#roleOf(state.file) !== state.role) this.#states.set(each, this.#read(state.file));
    }
    this.#configCross = undefined;
  }

  #sortedPaths(): readonly string[] {
    this.#paths ??= [...this.#states.keys()].sort();
    return this.#paths;
  }

  #makeGraph(): Graph {
    const manifests: PlacedManifest[] = [];
    const configs: PlacedConfig[] = [];
    const opaque: string[] = [];
    const files = this.#sortedPaths();
    for (const path of files) {
      let hides = this.#kustomizations.get(path)?.opaque ?? false;
      for (const { document, analysis } of this.#states.get(path)?.documents ?? []) {
        const offset = document.span.start;
        for (const manifest of analysis.manifests) manifests.push({ path, offset, manifest });
        const { root } = contentKey(document);
        if (analysis.role === 'config' && !analysis.broken && root.kind === 'map')
          configs.push({ path, offset, root });
        hides ||= analysis.opaque;
      }
      if (hides) opaque.push(path);
    }
    return new Graph({ manifests, configs, files, opaque });
  }

  #crossDiagnostics(): ReadonlyMap<string, readonly Diagnostic[]> {
    if (this.#cross !== undefined) return this.#cross;
    this.#configCross ??= configCrossDiagnostics(this.workspace);
    const found: Diagnostic[] = [...this.#configCross];
    for (const rule of RULES) {
      rule.workspace?.(this.graph, ({ path, offset }, span, message, extra) => {
        found.push(placed({ rule: rule.id, severity: rule.severity, message, span, ...extra }, path, offset));
      });
    }
    this.#cross = Map.groupBy(found, ({ path }) => path);
    return this.#cross;
  }

  #adjusted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    const { rules } = this.#options;
    if (rules === undefined) return diagnostics;
    return diagnostics.flatMap((diagnostic) => {
      const severity = Object.hasOwn(rules, diagnostic.rule) ? rules[diagnostic.rule] : undefined;
      if (severity === 'off') return [];
      return severity === undefined ? [diagnostic] : [{ ...diagnostic, severity }];
    });
  }
}

function ownDiagnostics({ file, documents }: FileState): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { document, analysis } of documents) {
    const { role, findings, suppressions } = analysis;
    if (role === 'template' || role === 'other') continue;
    if (contentKey(document).problems.length > 0) found.push(...yamlDiagnostics(file.path, document));
    if (role === 'config') found.push(...configDiagnostics(file.path, document));
    for (const finding of findings) found.push(placed(finding, file.path, document.span.start));
    for (const finding of suppressions.findings) found.push(placed(finding, file.path, document.span.start));
  }
  return found;
}

function same(before: readonly Diagnostic[], now: readonly Diagnostic[]): boolean {
  return (
    before.length === now.length &&
    before.every((each, index) => {
      const other = now[index];
      if (each === other) return true;
      if (each.span.start !== other?.span.start || each.message !== other.message) return false;
      return JSON.stringify(each) === JSON.stringify(other);
    })
  );
}
