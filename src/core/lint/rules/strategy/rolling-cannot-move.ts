import { get } from '../../../yaml/navigate.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import { shareOf } from '../../manifest.ts';
import type { Report, Rule } from '../../rule.ts';
import { settingsOf } from '../settings.ts';

function check(rollingUpdate: YamlNode | undefined, report: Report): void {
  const surge = get(rollingUpdate, 'maxSurge');
  const unavailable = get(rollingUpdate, 'maxUnavailable');
  if (surge === undefined || unavailable === undefined) return;
  if (shareOf(surge)?.value !== 0 || shareOf(unavailable)?.value !== 0) return;
  report(
    surge.span,
    'With `maxSurge: 0` and `maxUnavailable: 0` no pod may be added and none removed: the rollout can never move.',
    {
      related: [{ span: unavailable.span, message: 'No pod may be missing either.' }],
      fixes: [replacement('Set maxSurge to 1: add one pod at a time', surge.span, '1', { safe: true })],
    },
  );
}

export const rollingCannotMove: Rule = {
  id: 'strategy/rolling-cannot-move',
  title: 'A rolling update that may neither add nor remove a pod',
  why: `A rolling update replaces pods by adding new ones first (\`maxSurge\`) or by removing old ones first (\`maxUnavailable\`). With both at 0 it can do neither: the API server refuses such a Deployment, and such a plan could never start. The practices recommend \`maxSurge: 1\` with \`maxUnavailable: 0\`.`,
  source: 'Deployment Strategy Guidelines, Rolling Deployments',
  severity: 'error',
  bad: edited(DEPLOYMENT, [
    '  replicas: 3\n',
    '  replicas: 3\n  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxSurge: 0%\n      maxUnavailable: 0\n',
  ]),
  at: '0%',
  good: `strategy:
  type: RollingUpdate
  rollingUpdate:
    maxSurge: 1
    maxUnavailable: 0
`,
  config: (root, report) => {
    for (const settings of settingsOf(root)) check(get(get(settings, 'strategy'), 'rollingUpdate'), report);
  },
  manifest: ({ root, kind }, report) => {
    if (kind === 'Deployment') check(get(get(get(root, 'spec'), 'strategy'), 'rollingUpdate'), report);
    if (kind === 'DaemonSet') check(get(get(get(root, 'spec'), 'updateStrategy'), 'rollingUpdate'), report);
  },
};
