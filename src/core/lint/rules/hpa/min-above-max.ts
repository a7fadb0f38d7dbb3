import { edited, HPA, SCALED_DEPLOYMENT } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import type { Report, Rule } from '../../rule.ts';
import type { Bounds } from './bounds.ts';
import { boundsInConfig, boundsInManifest, countOf } from './bounds.ts';

function check({ min, max }: Bounds, report: Report): void {
  const least = countOf(min);
  const most = countOf(max);
  if (min === undefined || max === undefined || least === undefined || most === undefined || least <= most)
    return;
  report(min.value.span, `The least number of replicas, ${least}, is above the most, ${most}.`, {
    related: [{ span: max.value.span, message: 'The most number of replicas.' }],
    fixes: [
      replacement(`Raise the most to ${least}`, max.value.span, String(least), { preferred: false }),
      replacement(`Lower the least to ${most}`, min.value.span, String(most), { preferred: false }),
    ],
  });
}

export const minAboveMax: Rule = {
  id: 'hpa/min-above-max',
  title: 'An autoscaler whose minimum is above its maximum',
  why: `The API server refuses a HorizontalPodAutoscaler whose \`minReplicas\` is greater than its \`maxReplicas\`. The practices set 2 and 10.`,
  source: 'Performance Best Practices, Resource Management',
  severity: 'error',
  bad: {
    'k8s/api/api.yaml': SCALED_DEPLOYMENT,
    'k8s/api/hpa.yaml': edited(HPA, ['minReplicas: 2', 'minReplicas: 12']),
  },
  at: '12',
  good: `hpa:
  min_replicas: 2
  max_replicas: 10
  target_cpu: 70
`,
  config: (root, report) => {
    for (const bounds of boundsInConfig(root)) check(bounds, report);
  },
  manifest: (manifest, report) => {
    const bounds = boundsInManifest(manifest);
    if (bounds !== undefined) check(bounds, report);
  },
};
