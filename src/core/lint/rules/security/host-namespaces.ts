import { entry } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { booleanOf } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';

export const hostNamespaces: Rule = {
  id: 'security/host-namespaces',
  title: "A pod in its node's own namespaces",
  why: `\`hostNetwork\`, \`hostPID\` and \`hostIPC\` put a pod beside the node's own processes: it sees their traffic or memory, and no NetworkPolicy holds for it. DaemonSets are left alone: agents that manage nodes need this.`,
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  severity: 'warning',
  bad: edited(DEPLOYMENT, ['      containers:\n', '      hostPID: true\n      containers:\n']),
  at: 'true',
  good: DEPLOYMENT,
  manifest: ({ kind, pods }, report) => {
    if (pods === undefined || kind === 'DaemonSet') return;
    for (const name of ['hostNetwork', 'hostPID', 'hostIPC']) {
      const value = entry(pods.spec, name)?.value;
      if (value === undefined || booleanOf(value) !== true) continue;
      report(value.span, `\`${name}\` puts the pod among the node's own processes.`);
    }
  },
};
