/**
 * One document on its own: what it is, and what rules find in it. Spans count from its start, and the answer is kept by
 * its content, so that an edit costs what the edited document costs.
 */
import { isToolFile, isUnchecked, validateManifest } from '../kubernetes/validate/manifest.ts';
import type { Content } from '../yaml/compose.ts';
import { get, keyText } from '../yaml/navigate.ts';
import type { YamlNode } from '../yaml/tree.ts';
import type { Finding } from './finding.ts';
import type { Manifest } from './manifest.ts';
import { manifestsOf } from './manifest.ts';
import type { Report, Rule } from './rule.ts';
import type { Suppressions } from './suppress.ts';
import { suppressionsOf } from './suppress.ts';

/** How the file that a document stands in is read. */
export type FileRole =
  /** Documents without `apiVersion` and `kind` are deploy configs. */
  | 'config'
  /** Documents without `apiVersion` and `kind` are somebody else's. */
  | 'manifests'
  /** Says only what it changes in other manifests. */
  | 'patch'
  /** A chart's templates. */
  | 'templates';

export interface Analysis {
  readonly role: 'config' | 'manifest' | 'template' | 'other';
  /** Of a broken document only its syntax is reported, and what stands before the fault. */
  readonly broken: boolean;
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
  /** It may define things that we can't see. */
  readonly opaque: boolean;
  readonly suppressions: Suppressions;
}

/** Delivery tools' objects that bring whole applications along. */
const BRINGS_MORE = new Set(['Application', 'ApplicationSet', 'HelmChart', 'HelmRelease', 'Kustomization']);
const RUNS_PODS = /^(template|podTemplate|jobTemplate|replicas|instances|workloads?|components)$/;
/** `{{` where a value or a line begins, or `__NAME__` on a line: not YAML any more, and so not ours to judge. */
const TEMPLATE_MARK = /^[ \t]*(?:- +)*(?:[^\s#'"{}]+:[ \t]+)?[^\s#'"]*\{\{|^[ \t]*__[A-Z0-9_]+__[ \t]*$/m;
/** Of one rule in one manifest: after these a person fixes first and looks again. */
const MAX_FINDINGS = 100;
const NO_SUPPRESSIONS: Suppressions = { valid: [], findings: [] };

export class Analyser {
  readonly #rules: readonly Rule[];
  readonly #knownRules: ReadonlySet<string>;
  readonly #kept: Readonly<Record<FileRole, WeakMap<Content, Analysis>>> = {
    config: new WeakMap(),
    manifests: new WeakMap(),
    patch: new WeakMap(),
    templates: new WeakMap(),
  };

  constructor(rules: readonly Rule[], knownRules: ReadonlySet<string>) {
    this.#rules = rules;
    this.#knownRules = knownRules;
  }

  analyse(content: Content, role: FileRole): Analysis {
    const kept = this.#kept[role].get(content);
    if (kept !== undefined) return kept;
    const analysis = this.#analyse(content, role);
    this.#kept[role].set(content, analysis);
    return analysis;
  }

  #analyse(content: Content, role: FileRole): Analysis {
    const { root, text } = content;
    const nothing = { manifests: [], findings: [], suppressions: NO_SUPPRESSIONS, broken: false };
    if (isTemplate(content, role)) return { ...nothing, role: 'template', opaque: true };
    const broken = content.problems.some(({ code }) => code !== 'duplicate-key' && code !== 'unknown-tag');
    const looksLikeManifest =
      hasIdentity(root) || (broken && /^apiVersion:/m.test(text) && /^kind:/m.test(text));
    if (!looksLikeManifest) {
      if (role !== 'config') return { ...nothing, role: 'other', opaque: false };
      const suppressions = suppressionsOf(content, this.#knownRules);
      const findings =
        broken || root.kind !== 'map' ? [] : this.#run((rule, report) => rule.config?.(root, report));
      return { role: 'config', broken, manifests: [], findings, opaque: false, suppressions };
    }
    const manifests = manifestsOf(root);
    if (manifests.some(({ apiVersion, kind }) => isToolFile(apiVersion, kind))) {
      return { ...nothing, role: 'other', opaque: false };
    }
    const partial = role === 'patch' || text.includes('$patch:');
    const schema = root.kind === 'map' ? validateManifest(root, { partial: partial || broken }) : [];
    const suppressions = suppressionsOf(content, this.#knownRules);
    if (broken) {
      const before = Math.min(...content.problems.map(({ span }) => text.lastIndexOf('\n', span.start - 1)));
      const findings = schema.filter(({ span }) => span.end <= before);
      return { role: 'manifest', broken, manifests: [], findings, opaque: true, suppressions };
    }
    if (partial)
      return { role: 'manifest', broken, manifests: [], findings: schema, opaque: false, suppressions };
    const findings = manifests.flatMap((manifest) =>
      isUnchecked(manifest.apiVersion, manifest.kind)
        ? []
        : this.#run((rule, report) => rule.manifest?.(manifest, report)),
    );
    return {
      role: 'manifest',
      broken,
      manifests,
      findings: [...schema, ...findings],
      opaque: manifests.some(mayHideWorkloads),
      suppressions,
    };
  }

  #run(ask: (rule: Rule, report: Report) => void): readonly Finding[] {
    const findings: Finding[] = [];
    for (const rule of this.#rules) {
      let left = MAX_FINDINGS;
      ask(rule, (span, message, extra) => {
        if (left-- > 0) findings.push({ rule: rule.id, severity: rule.severity, message, span, ...extra });
      });
    }
    return findings;
  }
}

function isTemplate({ text, problems, root }: Content, role: FileRole): boolean {
  if (role === 'templates') return text.includes('{{');
  // Inside a block of text (a dashboard, an alert) it is a text like any other.
  return (problems.length > 0 || root.kind !== 'map') && TEMPLATE_MARK.test(text);
}

function hasIdentity(root: YamlNode): boolean {
  if (root.kind !== 'map') return false;
  const keys = new Set(root.entries.map(({ key }) => keyText(key)));
  return keys.has('apiVersion') && keys.has('kind');
}

function mayHideWorkloads({ root, apiVersion, kind }: Manifest): boolean {
  if (!isUnchecked(apiVersion, kind)) return false;
  if (BRINGS_MORE.has(kind)) return true;
  const spec = get(root, 'spec');
  return spec?.kind === 'map' && spec.entries.some(({ key }) => RUNS_PODS.test(keyText(key)));
}
