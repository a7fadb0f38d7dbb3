import { didYouMean } from '../../suggest.ts';
import { edited, HPA, SCALED_DEPLOYMENT } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import type { Rule } from '../../rule.ts';
import { targetOf } from './target.ts';

export const targetMissing: Rule = {
  id: 'hpa/target-missing',
  title: 'An autoscaler of a workload that is not there',
  why: `The autoscaler finds its workload by kind and name. When there is none, it reports \`FailedGetScale\` and does nothing. This is said only where workloads stand beside the autoscaler and nothing around it (templates, custom resources) could define more.`,
  source: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  severity: 'warning',
  bad: {
    'k8s/api/api.yaml': SCALED_DEPLOYMENT,
    'k8s/api/hpa.yaml': edited(HPA, ['    name: api\n  minReplicas', '    name: apj\n  minReplicas']),
  },
  at: 'apj',
  good: { 'k8s/api/api.yaml': SCALED_DEPLOYMENT, 'k8s/api/hpa.yaml': HPA },
  workspace: (graph, report) => {
    for (const place of graph.ofKind('HorizontalPodAutoscaler')) {
      const target = targetOf(place.manifest, graph);
      if (target === undefined || target.found.length > 0 || !graph.sees(place.path)) continue;
      const names = graph.ofKind(target.kind).flatMap(({ manifest }) => manifest.name ?? []);
      const meant = didYouMean(target.name, names);
      const guess = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
      report(place, target.nameNode.span, `The manifests have no ${target.kind} ${target.name}.${guess}`, {
        fixes: meant === undefined ? [] : [replacement(`Change to ${meant}`, target.nameNode.span, meant)],
      });
    }
  },
};
