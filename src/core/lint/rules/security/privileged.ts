import { get } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import { booleanOf } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';

const withContext = (line: string): string =>
  edited(DEPLOYMENT, [
    '          ports:\n',
    `          securityContext:\n            ${line}\n          ports:\n`,
  ]);

export const privileged: Rule = {
  id: 'security/privileged',
  title: 'A privileged container',
  why: `A privileged container has the powers of root on the node: whoever breaks into it owns the node and every pod on it. Grant the single capabilities that are needed instead. DaemonSets are left alone: agents that manage nodes are why the setting exists.`,
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  severity: 'warning',
  bad: withContext('privileged: true'),
  at: 'true',
  good: withContext('privileged: false'),
  manifest: ({ kind, pods }, report) => {
    if (pods === undefined || kind === 'DaemonSet') return;
    for (const { node } of [...pods.containers, ...pods.initContainers]) {
      const value = get(get(node, 'securityContext'), 'privileged');
      if (value === undefined || booleanOf(value) !== true) continue;
      report(value.span, 'A privileged container owns its node and every pod on it.', {
        fixes: [replacement('Set privileged to false', value.span, 'false')],
      });
    }
  },
};
