import { get } from '../../../yaml/navigate.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { replacement } from '../../finding.ts';
import { shareOf } from '../../manifest.ts';
import type { Report, Rule } from '../../rule.ts';
import { settingsOf } from '../settings.ts';

function check(rollingUpdate: YamlNode | undefined, report: Report): void {
  const unavailable = get(rollingUpdate, 'maxUnavailable');
  const share = shareOf(unavailable);
  if (unavailable === undefined || share === undefined || share.value === 0) return;
  const surge = shareOf(get(rollingUpdate, 'maxSurge'));
  // Without a surge zero is no way out: it could never move.
  const fixes =
    surge?.value === 0
      ? []
      : [replacement('Set maxUnavailable to 0: never fewer pods than wanted', unavailable.span, '0')];
  const missing = share.percent
    ? `${share.value} % of the pods`
    : share.value === 1
      ? 'one pod'
      : `${share.value} pods`;
  report(unavailable.span, `While rolling, ${missing} may be missing. The practices ask for 0.`, { fixes });
}

export const reducesAvailability: Rule = {
  id: 'strategy/reduces-availability',
  title: 'A rolling update that takes pods away before new ones are ready',
  why: `With \`maxUnavailable\` above 0 the rollout removes pods before their successors are available, so less capacity is left while it runs. That is a fair choice where no room for one more pod exists; otherwise \`maxUnavailable: 0\` with \`maxSurge: 1\` costs nothing but a moment.`,
  source: 'Deployment Strategy Guidelines, Rolling Deployments',
  severity: 'information',
  bad: `strategy:
  type: RollingUpdate
  rollingUpdate:
    maxSurge: 1
    maxUnavailable: 25%
`,
  at: '25%',
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
  },
};
