/** A plan for a terminal: what will happen, how long it takes, the exact diff, who will own what. */
import { valueLines } from '../../core/rollout/diff.ts';
import type { FieldChange, Plan } from '../../core/rollout/plan.ts';
import { durationText } from '../../core/run/describe.ts';
import { columns, indented, paragraphs } from './layout.ts';
import { PLAIN, type Paint } from './style.ts';

/** `api 1.2.3 -> 1.2.4 in practice`. */
export function planTitle({ service, before, release, environment }: Plan): string {
  return `${service} ${before.version ?? before.image} -> ${release.version} in ${environment.name}`;
}

export function planText(plan: Plan, paint: Paint = PLAIN): string {
  const { environment, release, workload, steps } = plan;
  return paragraphs(
    paint('bold', planTitle(plan)),
    columns([
      ['Image', release.image],
      ['Workload', `${workload.kind}/${workload.name}, container ${release.container}`],
      [
        'Cluster',
        `context ${environment.context}, namespace ${environment.namespace}${environment.protected ? ', protected' : ''}`,
      ],
      ['Pods', podsText(plan)],
      ...(release.notes === undefined ? [] : [['Notes', release.notes]]),
    ]),
    findingsText(plan, paint),
    `${paint('bold', 'Steps')}, about ${durationText(plan.expectedSeconds * 1000)}\n${columns(
      steps.map(({ title, expectedSeconds }, index) => [
        `${index + 1}.`,
        title,
        durationText(expectedSeconds * 1000),
      ]),
    )}`,
    indented(
      `Without progress for ${durationText(plan.progressDeadlineSeconds * 1000)} it counts as failed. ${
        plan.automaticRollback ? 'A failure is rolled back without asking.' : 'A failure holds and asks.'
      }`,
    ),
    `${paint('bold', 'What changes')}\n${
      plan.changes.length === 0 ? '  Nothing.' : indented(diffText(plan.changes, paint))
    }`,
    plan.ownership.length === 0
      ? ''
      : `${paint('bold', 'Who owns what')}\n${columns(
          plan.ownership.map(({ field, manager, note }) => [field, manager, { text: note, style: 'dim' }]),
          paint,
        )}`,
  );
}

/** For the moment before a launch. */
export function planSummary(plan: Plan, paint: Paint = PLAIN): string {
  return [
    paint('bold', planTitle(plan)),
    indented(`${podsText(plan)}, about ${durationText(plan.expectedSeconds * 1000)}`),
    indented(diffText(plan.changes, paint)),
    findingsText(plan, paint),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function podsText({ replicas, autoscaler }: Plan): string {
  return autoscaler === undefined
    ? `${replicas}`.concat(replicas === 1 ? ' pod' : ' pods')
    : `${replicas} pods now; the autoscaler ${autoscaler} owns the number`;
}

function findingsText({ findings }: Plan, paint: Paint): string {
  return findings
    .map(({ severity, message }) =>
      indented(`${severity === 'warning' ? paint('yellow', 'warning:') : paint('blue', 'note:')} ${message}`),
    )
    .join('\n');
}

/** One field after the other, old lines before new ones. */
export function diffText(changes: readonly FieldChange[], paint: Paint = PLAIN): string {
  return changes
    .map(({ path, from, to }) =>
      [
        path,
        ...valueLines('-', from).map((line) => paint('red', line)),
        ...valueLines('+', to).map((line) => paint('green', line)),
      ].join('\n'),
    )
    .join('\n');
}
