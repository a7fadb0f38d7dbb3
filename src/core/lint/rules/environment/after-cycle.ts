import { get } from '../../../yaml/navigate.ts';
import type { Rule } from '../../rule.ts';
import { orderRule } from '../service/order.ts';

const environment = (name: string, after: string): string =>
  `environment:\n  name: ${name}\n  context: ${name}\n${after}`;

export const afterCycle: Rule = {
  id: 'environment/after-cycle',
  title: 'Environments that come after each other',
  why: `A release goes through environments in an order. In a circle there is no first one, and nothing could ever be launched.`,
  source: 'Core Principles, Safety First',
  severity: 'error',
  bad: {
    'deploy/production.deploy.yaml': environment('production', '  after: staging\n'),
    'deploy/staging.deploy.yaml': environment('staging', '  after: [production]\n'),
  },
  at: 'production',
  good: {
    'deploy/production.deploy.yaml': environment('production', '  after: staging\n'),
    'deploy/staging.deploy.yaml': environment('staging', ''),
  },
  workspace: orderRule('environment', (section) => [get(section, 'after'), get(section, 'order')]),
};
