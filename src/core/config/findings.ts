/** One issue of the schema to one finding on the exact range, with a repair where there is one. */
import { z } from 'zod';
import { at, entry, get, keyText } from '../yaml/navigate.ts';
import { resolvePlain } from '../yaml/scalar.ts';
import type { PathStep, Span, YamlNode, YamlScalar } from '../yaml/tree.ts';
import type { FlatIssue } from './issues.ts';
import { alternatives, keysAt, schemasAt } from './schema-walk.ts';
import { KNOWN_CRITERIA } from './sections/criteria.ts';
import { didYouMean } from '../lint/suggest.ts';
import { oneOf } from './wording.ts';

/** A diagnostic whose spans count from the start of its document. */
export interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly span: Span;
  /** What the finding is about: where a syntax problem inside explains it already, it is dropped. */
  readonly about: Span;
  readonly fix?: {
    readonly title: string;
    readonly safe: boolean;
    readonly span: Span;
    readonly newText: string;
  };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** Unknown keys named one by one. Beyond them the file is not a deploy config, and more of the same helps nobody. */
const MOST_UNKNOWN_KEYS = 100;

export function findingsOf(issue: FlatIssue, root: YamlNode): readonly Finding[] {
  const steps: readonly PropertyKey[] = issue.path;
  const path = steps.filter((step): step is PathStep => typeof step !== 'symbol');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MOST_UNKNOWN_KEYS).map((key) => unknownKey(path, key, root));
    case 'invalid_type':
      return [wrongType(path, [issue.expected], root)];
    case 'no_alternative':
      return [wrongType(path, issue.expected, root)];
    case 'invalid_value':
      return [wrongChoice(path, issue.values, root)];
    case 'discriminator':
      return [wrongChoice(path, issue.options, root)];
    case 'custom':
      return [advised(path, issue, root)];
    case 'too_small':
      return [
        outOfRange(path, `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`, root),
      ];
    case 'too_big':
      return [
        outOfRange(path, `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`, root),
      ];
    case 'invalid_key':
      return [{ rule: 'config/bad-value', message: firstMessage(issue.issues), ...onKey(path, root) }];
    default:
      return [
        { rule: 'config/bad-value', message: `${label(path)}: ${issue.message}`, ...onValue(path, root) },
      ];
  }
}

function firstMessage(issues: readonly { readonly message: string }[]): string {
  return issues[0]?.message ?? 'This key cannot be used here.';
}

function label(path: readonly PathStep[]): string {
  const last = path.findLast((step) => typeof step === 'string');
  const index = path.at(-1);
  if (last === undefined) return 'The document';
  return typeof index === 'number' ? `Item ${index + 1} of \`${last}\`` : `\`${last}\``;
}

type Place = Pick<Finding, 'span' | 'about'>;

function onKey(path: readonly PathStep[], root: YamlNode): Place {
  const last = path.at(-1);
  const parent = at(root, path.slice(0, -1));
  const found = typeof last === 'string' ? entry(parent, last) : undefined;
  if (found !== undefined) return { span: found.key.span, about: found.span };
  const node = at(root, path) ?? parent ?? root;
  return { span: head(node), about: node.span };
}

/** Of a mapping or list without a key of its own, its first key or item: a whole block would be shouting. */
function head(node: YamlNode): Span {
  if (node.kind === 'map') return node.entries[0]?.key.span ?? node.span;
  return node.kind === 'seq' ? (node.items[0] === undefined ? node.span : head(node.items[0])) : node.span;
}

function onValue(path: readonly PathStep[], root: YamlNode): Place {
  const node = at(root, path);
  if (node?.kind !== 'scalar' || node.source === '') return onKey(path, root);
  return { span: node.span, about: node.span };
}

function unknownKey(path: readonly PathStep[], key: string, root: YamlNode): Finding {
  const parent = at(root, path);
  const place = onKey([...path, key], root);
  const known = keysAt(path).filter((each) => get(parent, each) === undefined);
  const meant = didYouMean(key, known);
  const where = path.length === 0 ? 'no section of a deploy config' : `no key of ${label(path)}`;
  if (meant === undefined) {
    return {
      rule: 'config/unknown-key',
      message: `\`${key}\` is ${where}.${elsewhere(path, key)}`,
      ...place,
    };
  }
  return {
    rule: 'config/unknown-key',
    message: `\`${key}\` is ${where}. Did you mean \`${meant}\`?`,
    ...place,
    fix: { title: `Rename to \`${meant}\``, safe: false, span: place.span, newText: meant },
  };
}

/** A right key in a wrong place. */
function elsewhere(path: readonly PathStep[], key: string): string {
  const below = keysAt(path).find((child) => keysAt([...path, child]).includes(key));
  if (below !== undefined) return ` It belongs under \`${below}\`.`;
  if (path.length > 0 && keysAt([]).includes(key)) return ' It belongs at the top of the document.';
  const known = keysAt(path);
  return path.length > 0 && known.length > 0 ? ` Known are ${oneOf(known, 'and')}.` : '';
}

function wrongType(path: readonly PathStep[], expected: readonly string[], root: YamlNode): Finding {
  const node = at(root, path);
  if (node === undefined) return missing(path, root);
  const metric = path.at(-1);
  if (path.at(-2) === 'success_criteria' && typeof metric === 'string' && node.kind === 'scalar') {
    if (!Object.hasOwn(KNOWN_CRITERIA, metric)) return unknownMetric(path, metric, root);
  }
  if (node.kind === 'scalar' && node.value === null && node.source === '') {
    return { rule: 'config/missing-key', message: `${label(path)} has no value yet.`, ...onKey(path, root) };
  }
  const wanted = [...new Set(expected.map((type) => TYPE_NAMES[type] ?? type))].join(' or ');
  const message = `${label(path)} must be ${wanted}, but is ${actual(node)}.`;
  const place = onValue(path, root);
  if (node.kind !== 'scalar') return { rule: 'config/wrong-type', message, ...place };
  if (expected.includes('string'))
    return toText(path, node, { rule: 'config/wrong-type', message, ...place });
  const newText = converted(node, expected);
  return {
    rule: 'config/wrong-type',
    message,
    ...place,
    ...(newText === undefined
      ? {}
      : { fix: { title: `Write \`${newText}\``, safe: true, span: node.span, newText } }),
  };
}

function actual(node: YamlNode): string {
  if (node.kind === 'map') return 'a mapping';
  if (node.kind === 'seq') return 'a list';
  if (node.value === null) return 'empty';
  switch (typeof node.value) {
    case 'boolean':
      return `\`${String(node.value)}\``;
    case 'string':
      return 'a text';
    default:
      return `the number ${node.source}`;
  }
}

/** A number or boolean where a text belongs: in quotes it is one; a threshold may need its unit too. */
function toText(path: readonly PathStep[], node: YamlScalar, finding: Finding): Finding {
  for (const schema of schemasAt(path).flatMap(alternatives)) {
    if (schema._zod.def.type !== 'string') continue;
    const complaint = complaintAbout(schema, node.source);
    if (complaint === undefined) {
      const fix = { title: 'Put it in quotes', safe: true, span: node.span, newText: `"${node.source}"` };
      return { ...finding, fix };
    }
    if (complaint.suggestion !== undefined) {
      const newText = `"${complaint.suggestion}"`;
      const fix = { title: `Write \`${newText}\``, safe: false, span: node.span, newText };
      return {
        ...finding,
        rule: 'config/bad-threshold',
        message: `${label(path)}: ${complaint.message}`,
        fix,
      };
    }
  }
  return finding;
}

/** What a schema of texts says about a text; undefined when it takes it. */
function complaintAbout(
  schema: z.core.$ZodType,
  value: string,
): { readonly message: string; readonly suggestion: string | undefined } | undefined {
  const issue = z.safeParse(schema, value).error?.issues[0];
  if (issue === undefined) return undefined;
  return {
    message: issue.message,
    suggestion: issue.code === 'custom' ? suggestionOf(issue.params) : undefined,
  };
}

function suggestionOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('suggestion' in params)) return undefined;
  return typeof params.suggestion === 'string' ? params.suggestion : undefined;
}

/** What a quoted text means without its quotes, when that is of the wanted type. */
function converted(node: YamlScalar, expected: readonly string[]): string | undefined {
  if (typeof node.value !== 'string') return undefined;
  const value = resolvePlain(node.value, '1.1');
  if (expected.includes('boolean') && typeof value === 'boolean') return String(value);
  const number = resolvePlain(node.value, '1.2');
  if (typeof number !== 'number') return undefined;
  return expected.includes('number') || (expected.includes('int') && Number.isInteger(number))
    ? node.value
    : undefined;
}

function unknownMetric(path: readonly PathStep[], metric: string, root: YamlNode): Finding {
  const place = onKey(path, root);
  const meant = didYouMean(metric, Object.keys(KNOWN_CRITERIA));
  const message = `\`${metric}\` is a metric of your own, so it needs a query: \`{ query: ..., threshold: ... }\`.`;
  if (meant === undefined) return { rule: 'config/missing-key', message, ...place };
  return {
    rule: 'config/unknown-key',
    message: `${message} Did you mean \`${meant}\`?`,
    ...place,
    fix: { title: `Rename to \`${meant}\``, safe: false, span: place.span, newText: meant },
  };
}

function missing(path: readonly PathStep[], root: YamlNode): Finding {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const message = `${label(parent)} needs \`${key}\`.`;
  const place = onKey(parent, root);
  return { rule: 'config/missing-key', message, ...place };
}

function wrongChoice(path: readonly PathStep[], choices: readonly unknown[], root: YamlNode): Finding {
  const node = at(root, path);
  if (node === undefined) return missing(path, root);
  if (node.kind !== 'scalar' || node.value === null) return wrongType(path, ['string'], root);
  const written = keyText(node);
  const meant =
    didYouMean(written, choices.map(String)) ?? (choices.length === 1 ? String(choices[0]) : undefined);
  const message = `${label(path)} must be ${oneOf(choices)}, but is \`${written}\`.`;
  return {
    rule: 'config/bad-value',
    message,
    ...onValue(path, root),
    ...(meant === undefined
      ? {}
      : { fix: { title: `Write \`${meant}\``, safe: false, span: node.span, newText: meant } }),
  };
}

function advised(path: readonly PathStep[], issue: z.core.$ZodIssueCustom, root: YamlNode): Finding {
  const rule =
    issue.params?.['rule'] === 'config/bad-threshold' ? 'config/bad-threshold' : 'config/bad-value';
  const place = onValue(path, root);
  const suggestion = suggestionOf(issue.params);
  const message = `${label(path)}: ${issue.message}`;
  const node = at(root, path);
  if (suggestion === undefined || node?.kind !== 'scalar') return { rule, message, ...place };
  const newText = node.style === 'single' ? `'${suggestion}'` : `"${suggestion}"`;
  return {
    rule,
    message,
    ...place,
    fix: { title: `Write \`${newText}\``, safe: false, span: node.span, newText },
  };
}

function outOfRange(path: readonly PathStep[], bound: string, root: YamlNode): Finding {
  return { rule: 'config/bad-value', message: `${label(path)} must be ${bound}.`, ...onValue(path, root) };
}
