import { entry, get, textOf } from '../../../yaml/navigate.ts';
import { edited, JOB } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import { isWorkload } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';

export const restartPolicy: Rule = {
  id: 'workload/restart-policy',
  title: 'A restart policy that the kind of workload does not take',
  why: `The pods of a Job end, so their \`restartPolicy\` must be \`Never\` or \`OnFailure\`, and must be written, because the default is \`Always\`. The pods of Deployments, StatefulSets and DaemonSets are kept running: theirs can only be \`Always\`. The API server refuses anything else.`,
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template',
  severity: 'error',
  bad: edited(JOB, ['restartPolicy: Never', 'restartPolicy: Always']),
  at: 'Always',
  good: JOB,
  manifest: (manifest, report) => {
    const { kind, pods } = manifest;
    if (pods === undefined || kind === 'Pod') return;
    const policy = get(pods.spec, 'restartPolicy');
    const written = textOf(policy);
    if (isWorkload(manifest)) {
      if (policy === undefined || (written !== 'Never' && written !== 'OnFailure')) return;
      report(
        policy.span,
        `The pods of a ${kind} are kept running: \`restartPolicy\` can only be \`Always\`.`,
        {
          fixes: [replacement('Change to Always', policy.span, 'Always', { safe: true })],
        },
      );
      return;
    }
    if (policy === undefined) {
      const anchor = entry(pods.spec, 'containers')?.key.span ?? pods.labelsAnchor;
      report(anchor, `The pods of a ${kind} need \`restartPolicy\`: \`Never\` or \`OnFailure\`.`);
    } else if (written === 'Always') {
      report(
        policy.span,
        `The pods of a ${kind} end: \`restartPolicy\` must be \`Never\` or \`OnFailure\`.`,
        {
          fixes: [replacement('Change to OnFailure', policy.span, 'OnFailure')],
        },
      );
    }
  },
};
