/** What one deploy config says about another: names that must exist, and names that must be one only. */
import type { Diagnostic } from '../lint/diagnostic.ts';
import type { Content } from '../yaml/compose.ts';
import { at, keyText, textOf } from '../yaml/navigate.ts';
import { contentKey } from '../yaml/parse.ts';
import { shiftSpan } from '../yaml/shift.ts';
import type { PathStep, Span, YamlNode } from '../yaml/tree.ts';
import type { Ambiguity, ConfigDocument } from './sections.ts';
import { didYouMean } from '../lint/suggest.ts';
import { oneOf } from './wording.ts';
import type { ConfigWorkspace, Named } from './workspace.ts';

/** The ids of every rule of this file and of composition. */
export const WORKSPACE_RULES = [
  'config/unknown-reference',
  'config/duplicate-name',
  'config/ambiguous-owner',
  'config/tie',
] as const;

/** Findings that need the whole workspace, each in the file where it can be repaired. */
export function referenceDiagnostics(workspace: ConfigWorkspace): readonly Diagnostic[] {
  const names = {
    service: new Set(workspace.services.map(({ name }) => name)),
    environment: new Set(workspace.environments.map(({ name }) => name)),
  };
  return [
    ...duplicates('service', workspace.services),
    ...duplicates('environment', workspace.environments),
    ...ambiguityDiagnostics(workspace.ambiguities),
    ...workspace.documents.flatMap((each) => unknownNames(each, names)),
  ];
}

function duplicates(what: string, all: readonly Named[]): readonly Diagnostic[] {
  return [...Map.groupBy(all, (each) => each.name).values()]
    .filter((same) => same.length > 1)
    .flatMap((same) =>
      same.map(({ name, path, span }) => ({
        rule: 'config/duplicate-name',
        severity: 'error' as const,
        message: `There are ${same.length} ${what}s named \`${name}\`.`,
        path,
        span,
        related: same
          .filter((other) => other.span !== span)
          .map((other) => ({ path: other.path, span: other.span, message: `Another ${what} \`${name}\`.` })),
        fixes: [],
      })),
    );
}

export function ambiguityDiagnostics(ambiguities: readonly Ambiguity[]): readonly Diagnostic[] {
  return ambiguities.map(({ file, document, section, candidates }) => {
    const { root } = document;
    const names = oneOf(candidates.map(({ name }) => name));
    return {
      rule: 'config/ambiguous-owner',
      severity: 'error',
      message: `This file has several ${section}s: say which of ${names} these sections belong to by writing them in its document, or in a file of their own.`,
      path: file.path,
      span: (root.kind === 'map' ? root.entries[0]?.key.span : undefined) ?? root.span,
      related: candidates.map(({ name, span }) => ({
        path: file.path,
        span,
        message: `The ${section} \`${name}\`.`,
      })),
      fixes: [],
    };
  });
}

interface Reference {
  readonly what: 'service' | 'environment';
  readonly name: string;
  readonly span: Span;
}

function unknownNames(
  { file, document }: ConfigDocument,
  names: Readonly<Record<Reference['what'], ReadonlySet<string>>>,
): readonly Diagnostic[] {
  return referencesOf(contentKey(document))
    .filter(({ what, name }) => !names[what].has(name))
    .map(({ what, name, span: within }) => {
      const span = shiftSpan(within, document.span.start);
      const meant = didYouMean(name, [...names[what]]);
      return {
        rule: 'config/unknown-reference',
        severity: 'error' as const,
        message: `There is no ${what} \`${name}\`.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
        path: file.path,
        span,
        related: [],
        fixes:
          meant === undefined
            ? []
            : [
                {
                  title: `Write \`${meant}\``,
                  safe: false,
                  preferred: true,
                  edits: [{ path: file.path, span, newText: meant }],
                },
              ],
      };
    });
}

const references = new WeakMap<Content, readonly Reference[]>();

/** Spans count from the start of the document. */
function referencesOf(content: Content): readonly Reference[] {
  const known = references.get(content);
  if (known !== undefined) return known;
  const found = referencesIn(content.root);
  references.set(content, found);
  return found;
}

function referencesIn(root: YamlNode): readonly Reference[] {
  const overrides = at(root, ['environment', 'services']);
  const phases = at(root, ['phases']);
  return [
    ...listed('service', root, ['service', 'depends_on']),
    ...listed('environment', root, ['environment', 'after']),
    ...listed('environment', root, ['environment', 'order']),
    ...(overrides?.kind === 'map'
      ? overrides.entries.map(({ key }) => ({ what: 'service' as const, name: keyText(key), span: key.span }))
      : []),
    ...(phases?.kind === 'seq' ? phases.items.flatMap((phase) => listed('service', phase, ['deploy'])) : []),
  ];
}

/** One name, or a list of them. */
function listed(what: Reference['what'], root: YamlNode, path: readonly PathStep[]): readonly Reference[] {
  const node = at(root, path);
  const nodes = node?.kind === 'seq' ? node.items : node === undefined ? [] : [node];
  return nodes.flatMap((each) => {
    const name = textOf(each);
    return name === undefined ? [] : [{ what, name, span: each.span }];
  });
}
