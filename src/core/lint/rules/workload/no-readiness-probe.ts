import { get } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import type { Rule } from '../../rule.ts';

export const noReadinessProbe: Rule = {
  id: 'workload/no-readiness-probe',
  title: 'Pods that take traffic without a readiness probe',
  why: `Without a readiness probe a pod counts as ready as soon as its process has started: traffic reaches it before it can answer, and a rollout goes on over a release that never works. This is said of pods with a container port in which no container has a readiness probe.`,
  source: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  severity: 'warning',
  bad: edited(DEPLOYMENT, [
    '          readinessProbe:\n            httpGet:\n              path: /health/ready\n              port: http\n',
    '',
  ]),
  at: 'api',
  good: DEPLOYMENT,
  manifest: ({ kind, pods }, report) => {
    if (pods === undefined || (kind !== 'Deployment' && kind !== 'StatefulSet')) return;
    if (pods.containers.some(({ node }) => get(node, 'readinessProbe') !== undefined)) return;
    const serving = pods.containers.find(({ ports }) => ports.length > 0);
    if (serving === undefined) return;
    report(
      serving.anchor,
      'No readiness probe: a pod gets traffic, and a rollout goes on, before it can answer.',
    );
  },
};
