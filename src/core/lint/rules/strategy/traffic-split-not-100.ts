import { get } from '../../../yaml/navigate.ts';
import { replacement } from '../../finding.ts';
import { numberOf } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';
import { settingsOf } from '../settings.ts';

export const trafficSplitNot100: Rule = {
  id: 'blue-green/traffic-split-not-100',
  title: 'A blue-green deployment that does not switch all of the traffic',
  why: `Blue-green means one switch of all traffic between two complete versions: that is what makes the way back instant. A part of the traffic on the new version is a canary: use \`deployment_strategy: canary\` for it.`,
  source: 'Deployment Strategy Guidelines, Blue-Green Deployments',
  severity: 'warning',
  bad: `deployment_strategy: blue-green
validation_period: 300
traffic_split: 50
`,
  at: '50',
  good: `deployment_strategy: blue-green
validation_period: 300
traffic_split: 100
`,
  config: (root, report) => {
    for (const settings of settingsOf(root)) {
      const split = get(settings, 'traffic_split');
      const value = numberOf(split);
      if (split === undefined || value === undefined || value === 100) continue;
      // Out of range is the schema's finding.
      if (value <= 0 || value > 100) continue;
      report(split.span, `Blue-green switches all traffic at once; ${value} % of it would be a canary.`, {
        fixes: [replacement('Set traffic_split to 100', split.span, '100')],
      });
    }
  },
};
