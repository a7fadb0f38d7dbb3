import { edited, HPA, SCALED_DEPLOYMENT } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import type { Report, Rule } from '../../rule.ts';
import type { Bounds } from './bounds.ts';
import { boundsInConfig, boundsInManifest, countOf } from './bounds.ts';

function check({ min, max }: Bounds, report: Report): void {
  const least = countOf(min);
  if (min === undefined || least !== 1) return;
  const fixes = countOf(max) === 1 ? [] : [replacement('Set the least to 2', min.value.span, '2')];
  report(
    min.value.span,
    'Scaled down to one pod, any failure or node drain is an outage. Keep at least two.',
    { fixes },
  );
}

export const minReplicasBelowTwo: Rule = {
  id: 'hpa/min-replicas-below-two',
  title: 'An autoscaler that may go down to a single pod',
  why: `At night, when the autoscaler has gone down to its minimum, one pod is all there is: a crash, a node drain or a rollout that waits for its successor is an outage. The practices keep two.`,
  source: 'Performance Best Practices, Resource Management',
  severity: 'warning',
  bad: {
    'k8s/api/api.yaml': SCALED_DEPLOYMENT,
    'k8s/api/hpa.yaml': edited(HPA, ['minReplicas: 2', 'minReplicas: 1']),
  },
  at: '1',
  good: `hpa:
  min_replicas: 2
  max_replicas: 10
`,
  config: (root, report) => {
    for (const bounds of boundsInConfig(root)) check(bounds, report);
  },
  manifest: (manifest, report) => {
    const bounds = boundsInManifest(manifest);
    if (bounds !== undefined) check(bounds, report);
  },
};
