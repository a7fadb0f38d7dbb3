import { get } from '../../../yaml/navigate.ts';
import type { Rule } from '../../rule.ts';
import { orderRule } from './order.ts';

const service = (name: string, needs: string): string =>
  `service:\n  name: ${name}\n  depends_on: [${needs}]\n`;

export const dependencyCycle: Rule = {
  id: 'service/dependency-cycle',
  title: 'Services that depend on each other',
  why: `Of services that depend on each other in a circle none can be rolled out first. Take one of the dependencies away: mostly the one between versions that get along.`,
  source: 'Deployment Execution Best Practices, Staged Deployment Process',
  severity: 'error',
  bad: {
    'deploy/api.deploy.yaml': 'service:\n  name: api\n',
    'deploy/worker.deploy.yaml': service('worker', 'worker'),
  },
  at: 'worker',
  good: {
    'deploy/api.deploy.yaml': 'service:\n  name: api\n',
    'deploy/worker.deploy.yaml': service('worker', 'api'),
  },
  workspace: orderRule('service', (section) => [get(section, 'depends_on')]),
};
