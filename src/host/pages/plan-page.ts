/** A plan as a Markdown page: what will happen, how long it takes, the exact diff, who will own what. Pure. */
import type { Strategy } from '../../core/config/effective.ts';
import { diffText } from '../../core/rollout/diff.ts';
import type { Plan } from '../../core/rollout/plan.ts';
import { durationText } from '../../core/run/describe.ts';
import { block, code, escape, page, table } from '../../core/pages/markdown.ts';

export function planPath({ environment, service, release }: Plan): string {
  return `Plan ${service} ${release.version} in ${environment.name}.md`.replaceAll('/', '-');
}

export function planPage(plan: Plan): string {
  const { environment, release, before, workload } = plan;
  return page(
    `# Plan: ${escape(plan.service)} ${escape(release.version)} in ${escape(environment.name)}`,
    `${escape(before.version ?? before.image)} → **${escape(release.version)}** (${code(release.image)}), ${code(`${workload.kind}/${workload.name}`)}, context ${code(environment.context)}, namespace ${code(environment.namespace)}${environment.protected ? ', **protected**' : ''}.`,
    release.notes === undefined ? '' : escape(release.notes),
    findings(plan),
    `## Steps: about ${durationText(plan.expectedSeconds * 1000)}`,
    table(
      ['', 'Step', 'Expected'],
      plan.steps.map(({ title, expectedSeconds }, index) => [
        String(index + 1),
        escape(title),
        durationText(expectedSeconds * 1000),
      ]),
    ),
    `${strategyText(plan.strategy)} ${replicasText(plan)} Without progress for ${durationText(plan.progressDeadlineSeconds * 1000)} it counts as failed. ${plan.automaticRollback ? 'A failure is rolled back without asking.' : 'A failure holds and asks.'}`,
    '## What changes',
    plan.changes.length === 0 ? 'Nothing.' : block('diff', diffText(plan.changes)),
    '## Who owns what',
    plan.ownership.length === 0
      ? ''
      : table(
          ['Field', 'Manager', ''],
          plan.ownership.map(({ field, manager, note }) => [code(field), code(manager), escape(note)]),
        ),
  );
}

function findings({ findings: list }: Plan): string {
  return list
    .map(
      ({ severity, message }) => `> **${severity === 'warning' ? 'Warning' : 'Note'}:** ${escape(message)}`,
    )
    .join('\n>\n');
}

function strategyText(strategy: Strategy): string {
  switch (strategy.type) {
    case 'rolling':
      return `Rolling update: ${escape(String(strategy.maxSurge))} more at a time, at most ${escape(String(strategy.maxUnavailable))} fewer.`;
    case 'blue-green':
      return `Blue-green: validated for ${durationText(strategy.validationPeriod * 1000)} before the switch.`;
    case 'canary':
      return `Canary: from ${strategy.canaryPercentage} % by ${strategy.incrementPercentage} %, each ${durationText(strategy.validationTime * 1000)}.`;
  }
}

function replicasText({ replicas, autoscaler }: Plan): string {
  return autoscaler === undefined
    ? `${replicas} pods.`
    : `${replicas} pods now; the autoscaler ${code(autoscaler)} owns the number and nobody here writes it.`;
}
