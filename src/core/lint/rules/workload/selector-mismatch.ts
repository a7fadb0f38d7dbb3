import { entry, get } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import { isWorkload } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';
import { matches, selectorOf } from '../../selector.ts';

export const selectorMismatch: Rule = {
  id: 'workload/selector-mismatch',
  title: 'A selector that does not match the labels of the pods',
  why: `A workload finds its own pods by \`spec.selector\`. The API server refuses one whose pod template lacks the selected labels. The selector of an existing workload can't be changed, so it is mostly the labels that need repair.`,
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  severity: 'error',
  bad: edited(DEPLOYMENT, ['      labels:\n        app: api', '      labels:\n        app: apl']),
  at: 'matchLabels',
  good: DEPLOYMENT,
  manifest: (manifest, report) => {
    if (!isWorkload(manifest) || manifest.pods === undefined) return;
    const selectorEntry = entry(get(manifest.root, 'spec'), 'selector');
    const selector = selectorOf(selectorEntry?.value);
    if (selectorEntry === undefined || selector === undefined) return;
    const { labels, labelsAnchor } = manifest.pods;
    if (matches(selector, labels)) return;
    const wrong = [...selector.labels].filter(([key, value]) => labels.get(key) !== value);
    const said = wrong.map(([key, value]) => `${key}=${value}`).join(', ');
    const anchor = entry(selectorEntry.value, 'matchLabels')?.key.span ?? selectorEntry.key.span;
    report(
      anchor,
      `The pods of the template do not have what is selected${said === '' ? '' : `: ${said}`}.`,
      {
        related: [{ span: labelsAnchor, message: 'The labels of the pods.' }],
        fixes: wrong.flatMap(([key, value]) => {
          const label = entry(manifest.pods?.labelsNode, key)?.value;
          return label === undefined
            ? []
            : [replacement(`Label the pods ${key}: ${value}`, label.span, value)];
        }),
      },
    );
  },
};
