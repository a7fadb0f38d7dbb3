import { get, textOf } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import { itemsOf } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';

export const recreateStopsService: Rule = {
  id: 'strategy/recreate-stops-service',
  title: 'A Deployment that stops all of its pods before it starts new ones',
  why: `With \`type: Recreate\` every pod is gone before the first new one starts: each rollout is an outage, and a broken release a long one. It is right where two versions must never run at once, such as beside a volume that only one pod can mount: Deployments with a persistent volume claim are left alone.`,
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment',
  severity: 'information',
  bad: edited(DEPLOYMENT, ['  replicas: 3\n', '  replicas: 3\n  strategy:\n    type: Recreate\n']),
  at: 'Recreate',
  good: edited(DEPLOYMENT, ['  replicas: 3\n', '  replicas: 3\n  strategy:\n    type: RollingUpdate\n']),
  manifest: ({ root, kind, pods }, report) => {
    if (kind !== 'Deployment' || pods === undefined) return;
    const type = get(get(get(root, 'spec'), 'strategy'), 'type');
    if (type === undefined || textOf(type) !== 'Recreate') return;
    const claims = itemsOf(get(pods.spec, 'volumes')).some(
      (volume) =>
        get(volume, 'persistentVolumeClaim') !== undefined || get(volume, 'ephemeral') !== undefined,
    );
    if (claims) return;
    report(
      type.span,
      '`Recreate` stops every pod before the first new one starts: each rollout is an outage.',
      {
        fixes: [replacement('Change to RollingUpdate', type.span, 'RollingUpdate')],
      },
    );
  },
};
