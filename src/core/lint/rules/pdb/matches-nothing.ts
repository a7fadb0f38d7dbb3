import { entry, get } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited, PDB, together } from '../../examples.ts';
import type { Rule } from '../../rule.ts';
import { isEmpty, selectorOf } from '../../selector.ts';

export const pdbMatchesNothing: Rule = {
  id: 'pdb/matches-nothing',
  title: 'A disruption budget that protects no pods',
  why: `A PodDisruptionBudget whose selector matches no pods protects nothing, and nobody notices until a node is drained. This is said only where workloads stand beside it and nothing around it (templates, custom resources) could define more.`,
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  severity: 'warning',
  bad: together(DEPLOYMENT, edited(PDB, ['      app: api', '      app: backend'])),
  at: 'matchLabels',
  good: together(DEPLOYMENT, PDB),
  workspace: (graph, report) => {
    for (const place of graph.ofKind('PodDisruptionBudget')) {
      const selectorEntry = entry(get(place.manifest.root, 'spec'), 'selector');
      const selector = selectorOf(selectorEntry?.value);
      // An empty selector means every pod of the namespace.
      if (selectorEntry === undefined || selector === undefined || isEmpty(selector)) continue;
      if (graph.selected(selector, place.manifest).length > 0 || !graph.sees(place.path)) continue;
      const anchor = entry(selectorEntry.value, 'matchLabels')?.key.span ?? selectorEntry.key.span;
      report(
        place,
        anchor,
        'No workload of the manifests has pods with these labels: this protects nothing.',
      );
    }
  },
};
