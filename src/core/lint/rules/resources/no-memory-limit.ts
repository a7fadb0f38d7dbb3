import { get } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import type { Rule } from '../../rule.ts';

export const noMemoryLimit: Rule = {
  id: 'resources/no-memory-limit',
  title: 'A container without a memory limit',
  why: `Memory can't be taken back: a container that grows without a limit takes it from its neighbours until the node kills pods, and not always the guilty one. (A CPU limit is another matter: CPU is shared fairly by requests, and its limit only throttles.) Where a LimitRange of the namespace sets it, suppress this with that reason.`,
  source: 'Performance Best Practices, Resource Management',
  severity: 'warning',
  bad: edited(DEPLOYMENT, ['            limits:\n              memory: 4Gi\n', '']),
  at: 'api',
  good: DEPLOYMENT,
  manifest: ({ pods }, report) => {
    if (pods === undefined || get(get(get(pods.spec, 'resources'), 'limits'), 'memory') !== undefined) return;
    for (const { node, anchor, name } of pods.containers) {
      if (get(get(get(node, 'resources'), 'limits'), 'memory') !== undefined) continue;
      report(anchor, `Container ${name ?? ''} has no memory limit: a leak in it starves its neighbours.`);
    }
  },
};
