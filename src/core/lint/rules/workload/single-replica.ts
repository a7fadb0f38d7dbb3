import { entry, get, textOf } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited, SERVICE, together } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import { numberOf } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';
import { isEmpty, plainSelector } from '../../selector.ts';
import { targetOf } from '../hpa/target.ts';

export const singleReplica: Rule = {
  id: 'workload/single-replica',
  title: 'A served Deployment with a single pod',
  why: `With one pod every crash, node drain and eviction is an outage. This is said of Deployments with \`replicas: 1\` that stand behind a Service, have no autoscaler, and are not kept single on purpose by \`type: Recreate\`.`,
  source: 'Performance Best Practices, Resource Management',
  severity: 'information',
  bad: together(edited(DEPLOYMENT, ['replicas: 3', 'replicas: 1']), SERVICE),
  at: '1',
  good: together(edited(DEPLOYMENT, ['replicas: 3', 'replicas: 2']), SERVICE),
  workspace: (graph, report) => {
    const single = graph.ofKind('Deployment').filter(({ manifest }) => {
      const spec = get(manifest.root, 'spec');
      return (
        numberOf(get(spec, 'replicas')) === 1 && textOf(get(get(spec, 'strategy'), 'type')) !== 'Recreate'
      );
    });
    if (single.length === 0) return;
    const scaled = new Set(
      graph
        .ofKind('HorizontalPodAutoscaler')
        .flatMap(({ manifest }) => targetOf(manifest, graph)?.found ?? []),
    );
    const served = new Set(
      graph.ofKind('Service').flatMap(({ manifest }) => {
        const selector = plainSelector(get(get(manifest.root, 'spec'), 'selector'));
        return selector === undefined || isEmpty(selector) ? [] : graph.selected(selector, manifest);
      }),
    );
    for (const place of single) {
      const replicas = entry(get(place.manifest.root, 'spec'), 'replicas');
      if (replicas === undefined || scaled.has(place) || !served.has(place)) continue;
      report(
        place,
        replicas.value.span,
        'One pod behind a Service: any failure or node drain is an outage.',
        {
          fixes: [replacement('Set replicas to 2', replicas.value.span, '2')],
        },
      );
    }
  },
};
