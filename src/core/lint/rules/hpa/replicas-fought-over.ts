import { entry, get } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, HPA, SCALED_DEPLOYMENT } from '../../examples.ts';
import { shifted } from '../../finding.ts';
import type { Rule } from '../../rule.ts';
import { targetOf } from './target.ts';

export const replicasFoughtOver: Rule = {
  id: 'hpa/replicas-fought-over',
  title: 'A number of replicas written down for an autoscaled workload',
  why: `Every \`kubectl apply\` puts the written number back, and the autoscaler has to find its own again: under load that takes pods away when they are needed most. Leave \`replicas\` out of the manifest of an autoscaled workload.`,
  source:
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
  severity: 'information',
  bad: { 'k8s/api/api.yaml': DEPLOYMENT, 'k8s/api/hpa.yaml': HPA },
  at: 'replicas',
  good: { 'k8s/api/api.yaml': SCALED_DEPLOYMENT, 'k8s/api/hpa.yaml': HPA },
  workspace: (graph, report) => {
    for (const hpa of graph.ofKind('HorizontalPodAutoscaler')) {
      const [only, another] = targetOf(hpa.manifest, graph)?.found ?? [];
      if (only === undefined || another !== undefined) continue;
      const replicas = entry(get(only.manifest.root, 'spec'), 'replicas');
      if (replicas === undefined) continue;
      report(
        only,
        replicas.key.span,
        'An autoscaler sets this number, and every apply of this file puts it back.',
        {
          elsewhere: [
            {
              path: hpa.path,
              span: shifted(hpa.manifest.anchor, hpa.offset),
              message: 'The autoscaler of this workload.',
            },
          ],
        },
      );
    }
  },
};
