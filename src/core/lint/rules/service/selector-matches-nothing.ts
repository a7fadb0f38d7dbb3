import { entry, get } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited, SERVICE, together } from '../../examples.ts';
import type { Rule } from '../../rule.ts';
import { isEmpty, plainSelector } from '../../selector.ts';

export const serviceSelectorMatchesNothing: Rule = {
  id: 'service/selector-matches-nothing',
  title: 'A Service whose selector matches no pods',
  why: `A Service sends traffic to the pods that have all of its selector's labels. With none it has no endpoints, and every request to it fails. This is said only where workloads stand beside it and nothing around it (templates, custom resources) could define more.`,
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  severity: 'warning',
  bad: together(DEPLOYMENT, edited(SERVICE, ['    app: api', '    app: backend'])),
  at: 'selector',
  good: together(DEPLOYMENT, SERVICE),
  workspace: (graph, report) => {
    for (const place of graph.ofKind('Service')) {
      const selectorEntry = entry(get(place.manifest.root, 'spec'), 'selector');
      const selector = plainSelector(selectorEntry?.value);
      if (selectorEntry === undefined || selector === undefined || isEmpty(selector)) continue;
      if (graph.selected(selector, place.manifest).length > 0 || !graph.sees(place.path)) continue;
      // A bare Pod may stand behind it, too.
      const pods = graph.ofKind('Pod').some(({ manifest }) => {
        const labels = get(get(manifest.root, 'metadata'), 'labels');
        return [...selector.labels].every(([key, value]) => {
          const label = get(labels, key);
          return label?.kind === 'scalar' && label.value === value;
        });
      });
      if (pods) continue;
      report(
        place,
        selectorEntry.key.span,
        'No workload of the manifests has pods with these labels: no endpoints.',
      );
    }
  },
};
