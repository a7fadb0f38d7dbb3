import { get } from '../../../yaml/navigate.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { booleanOf, numberOf } from '../../manifest.ts';
import type { Report, Rule } from '../../rule.ts';

const withContext = (line: string): string =>
  edited(DEPLOYMENT, [
    '          ports:\n',
    `          securityContext:\n            ${line}\n          ports:\n`,
  ]);

function check(context: YamlNode | undefined, report: Report): void {
  const user = get(context, 'runAsUser');
  const nonRoot = get(context, 'runAsNonRoot');
  if (user !== undefined && numberOf(user) === 0)
    report(user.span, 'The container is made to run as root (user 0).');
  else if (nonRoot !== undefined && booleanOf(nonRoot) === false && user === undefined) {
    report(nonRoot.span, 'The container is allowed to run as root.');
  }
}

export const runAsRoot: Rule = {
  id: 'security/run-as-root',
  title: 'A container that is made to run as root',
  why: `Root in a container is root to every mistake in the container's isolation. Run as a user without powers: \`runAsNonRoot: true\` and, if the image does not say which, \`runAsUser\`. Only what is written is reported, never what is left out; DaemonSets and init containers are left alone.`,
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
  severity: 'warning',
  bad: withContext('runAsUser: 0'),
  at: '0',
  good: withContext('runAsNonRoot: true'),
  manifest: ({ kind, pods }, report) => {
    if (pods === undefined || kind === 'DaemonSet') return;
    check(get(pods.spec, 'securityContext'), report);
    for (const { node } of pods.containers) check(get(node, 'securityContext'), report);
  },
};
