import { get, textOf } from '../../../yaml/navigate.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { itemsOf } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';

const star = (list: YamlNode | undefined): YamlNode | undefined =>
  itemsOf(list).find((item) => textOf(item) === '*');

const role = (verbs: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
rules:
  - apiGroups: [apps]
    resources: ["*"]
    verbs: [${verbs}]
`;

export const wildcardRole: Rule = {
  id: 'security/wildcard-role',
  title: 'A role that allows everything on everything',
  why: `A rule with \`*\` for both resources and verbs also allows what is added to the API later. The principle of least privilege is to name what the account needs, and nothing more.`,
  source: 'Security Best Practices, Access Control',
  severity: 'warning',
  bad: role('"*"'),
  at: '"*"',
  good: role('get, list, watch, patch'),
  manifest: ({ root, kind }, report) => {
    if (kind !== 'Role' && kind !== 'ClusterRole') return;
    for (const rule of itemsOf(get(root, 'rules'))) {
      const verb = star(get(rule, 'verbs'));
      if (verb === undefined || star(get(rule, 'resources')) === undefined) continue;
      report(verb.span, 'Every verb on every resource: name what this account needs.');
    }
  },
};
