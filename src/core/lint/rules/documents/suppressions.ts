/** The words of what is wrong with suppression comments themselves. */
import { DEPLOYMENT, edited } from '../../examples.ts';
import type { RuleDoc } from '../../rule.ts';
import { BAD_SUPPRESSION, UNUSED_SUPPRESSION } from '../../suppress.ts';

const SOURCE = 'Continuous Improvement, Documentation Maintenance';
const suppressed = (comment: string, tag: string): string =>
  edited(DEPLOYMENT, [
    '          image: registry.example.com/api:1.2.4',
    `          # ${comment}\n          image: registry.example.com/api${tag}`,
  ]);

export const SUPPRESSION_DOCS: readonly RuleDoc[] = [
  {
    id: BAD_SUPPRESSION,
    title: 'A comment that ignores nothing, because it is not complete',
    why: `A finding is ignored with \`# maverick-ignore-next-line RULE -- REASON\`. Beside \`next-line\` there are \`line\` (the same line), \`block\` (the whole entry below), \`document\` and \`file\`. Several rules are separated by commas. The reason is required: the next reader must be able to tell whether it still holds.`,
    source: SOURCE,
    severity: 'warning',
    bad: suppressed('maverick-ignore-next-line workload/latest-tag', ':1.2.4'),
    at: '# maverick-ignore-next-line workload/latest-tag',
    good: suppressed('maverick-ignore-next-line workload/latest-tag -- built anew every night', ':latest'),
  },
  {
    id: UNUSED_SUPPRESSION,
    title: 'A comment that ignores what is no longer there',
    why: `The finding was repaired or the rule does not hold here. Left behind, the comment would hide the next one.`,
    source: SOURCE,
    severity: 'warning',
    bad: suppressed('maverick-ignore-next-line workload/latest-tag -- built anew every night', ':1.2.4'),
    at: '# maverick-ignore-next-line workload/latest-tag -- built anew every night',
    good: suppressed('maverick-ignore-next-line workload/latest-tag -- built anew every night', ':latest'),
  },
];
