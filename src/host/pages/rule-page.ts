/** The page of a lint rule, from the same words and examples that its tests are made from. Pure. */
import type { Example, RuleDoc } from '../../core/lint/rule.ts';
import { block, code, escape, page } from '../../core/pages/markdown.ts';

export function rulePage(rule: RuleDoc): string {
  return page(
    `# ${escape(rule.title)}`,
    `${code(rule.id)}, ${rule.severity} unless configured otherwise.`,
    rule.why,
    `Source: ${/^https?:/.test(rule.source) ? `<${rule.source}>` : escape(rule.source)}`,
    '## Found in',
    exampleText(rule.bad),
    `The finding stands on ${code(rule.at)}.`,
    '## Not found in',
    exampleText(rule.good),
  );
}

function exampleText(example: Example): string {
  if (typeof example === 'string') return block('yaml', example.trimEnd());
  return Object.entries(example)
    .map(([path, text]) => `${code(path)}\n\n${block('yaml', text.trimEnd())}`)
    .join('\n\n');
}
