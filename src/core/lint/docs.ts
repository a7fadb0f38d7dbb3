/** A rule's page, in Markdown: from the same words and examples that the rule is tested with. */
import { RULE_DOCS } from './catalogue.ts';
import type { Example, RuleDoc } from './rule.ts';

const BY_ID = new Map(RULE_DOCS.map((doc) => [doc.id, doc]));

/** Undefined for a rule that there is not. */
export function renderRulePage(id: string): string | undefined {
  const doc = BY_ID.get(id);
  return doc === undefined ? undefined : page(doc);
}

/** The table of all rules. */
export function renderRuleIndex(): string {
  const rows = RULE_DOCS.map(
    ({ id, title, severity }) => `| [${id}](${id}.md) | ${severity} | ${title.replaceAll('|', '\\|')} |`,
  );
  return `# Rules

\`error\` is kept for what the API server would refuse or what can never work; the rest is less.
A finding that is right and stays as it is gets a comment with its reason: see [lint/bad-suppression](lint/bad-suppression.md).

| rule | severity | finds |
| --- | --- | --- |
${rows.join('\n')}
`;
}

function page({ id, title, why, source, severity, bad, at, good }: RuleDoc): string {
  const where = source.startsWith('https://') ? `<${source}>` : `Deployment Best Practices: ${source}`;
  return `# ${id}

${title}. Severity: ${severity}.

${why}

Source: ${where}

## Found

${blocks(bad)}

The finding stands on ${inline(at)}.

## Not found

${blocks(good)}

## Leave it as it is

\`\`\`yaml
# maverick-ignore-next-line ${id} -- the reason why this is right here
\`\`\`
`;
}

function blocks(example: Example): string {
  if (typeof example === 'string') return fenced(example);
  return Object.entries(example)
    .map(([path, text]) => `\`${path}\`\n\n${fenced(text)}`)
    .join('\n\n');
}

function fenced(text: string): string {
  return `\`\`\`yaml\n${visible(text).trimEnd()}\n\`\`\``;
}

function inline(text: string): string {
  return `\`${visible(text)}\``;
}

/** A page is a text file, also where the example is not. */
function visible(text: string): string {
  return text.replaceAll('\u0000', '\u2400');
}
