/** The record of a run as a Markdown page: who, why, what changed, what was measured, every event. Pure. */
import type { CheckResult } from '../checks/check.ts';
import type { Failure, RunRecord } from '../run/record.ts';
import { diffText } from '../rollout/diff.ts';
import { actorText, durationText, headlineOf, outcomeText } from '../run/describe.ts';
import { block, clockTime, code, escape, page, table } from './markdown.ts';

/** Its last part is the title of a tab and has to be short; the folder makes it the record's own. */
export function recordPath({ id, plan }: RunRecord): string {
  const title = `${plan.service} ${plan.release.version} in ${plan.environment.name}`;
  return `${id}/${title.replaceAll('/', '-')}.md`;
}

export function recordPage(record: RunRecord): string {
  const { plan, state, events } = record;
  return page(
    `# ${escape(plan.service)} ${escape(plan.release.version)} in ${escape(plan.environment.name)}: ${escape(
      state.stage === 'ended' ? outcomeText(state) : 'under way',
    )}`,
    escape(headlineOf(record)),
    facts(record),
    state.failure === undefined ? '' : failure(state.failure),
    state.blocked === undefined
      ? ''
      : `**Blocked:** ${escape(state.blocked.reason)}${
          state.blocked.unblockedBy === undefined ? '' : ` Unblocked by ${escape(state.blocked.unblockedBy)}.`
        }`,
    state.hold === undefined ? '' : `**Held:** ${escape(state.hold.message)} ${escape(state.hold.next)}`,
    checks('Checks before', state.gate),
    checks('Checks after', state.validation),
    '## What changed',
    plan.changes.length === 0 ? 'Nothing.' : block('diff', diffText(plan.changes)),
    '## Events',
    table(
      ['', 'When', 'Who', 'What'],
      events.map(({ seq, at, message, actor }) => [
        String(seq),
        clockTime(at),
        escape(actorText(actor)),
        escape(message),
      ]),
    ),
    `Newest hash of the record: ${code(events.at(-1)?.hash ?? 'none')}. Check the chain: ${code(`maverick verify ${record.id}`)}.`,
  );
}

function facts({ id, plan, state, events }: RunRecord): string {
  const starter = events[0];
  const ended = state.endedAt;
  const rows: (readonly [string, string])[] = [
    ['Run', code(id)],
    [
      'Started',
      `${clockTime(state.startedAt)}${starter === undefined ? '' : ` by ${escape(actorText(starter.actor))}`}`,
    ],
  ];
  if (ended !== undefined) {
    rows.push(['Ended', `${clockTime(ended)}, after ${durationText(ended - state.startedAt)}`]);
    rows.push(['Planned', durationText(plan.expectedSeconds * 1000)]);
  }
  rows.push(
    ['Image', code(plan.release.image)],
    ['Before', code(plan.before.image)],
    [
      'Workload',
      `${code(`${plan.workload.kind}/${plan.workload.name}`)} in ${code(plan.environment.namespace)}`,
    ],
  );
  if (plan.rollbackOf !== undefined) rows.push(['Takes back', code(plan.rollbackOf)]);
  if (plan.retryOf !== undefined) rows.push(['Retry of', code(plan.retryOf)]);
  if (plan.release.notes !== undefined) rows.push(['Notes', escape(plan.release.notes)]);
  return table(['', ''], rows);
}

function failure({ message, detail, pod, container, log }: Failure): string {
  return page(
    '## Why it failed',
    escape(message),
    detail === undefined ? '' : `> ${escape(detail)}`,
    log === undefined || log.length === 0
      ? ''
      : `Last lines${pod === undefined ? '' : ` of ${code([pod, container].filter((part) => part !== undefined).join(' '))}`}:\n\n${block('text', log.join('\n'))}`,
  ).trimEnd();
}

function checks(title: string, results: readonly CheckResult[]): string {
  if (results.length === 0) return '';
  return page(
    `## ${title}`,
    table(
      ['Check', 'Verdict', 'Evidence', 'At'],
      results.map(({ name, verdict, summary, evidence, at, by, note }) => [
        escape(name),
        verdict,
        escape(
          [
            summary,
            ...evidence.map(({ label, value }) => `${label}: ${value}`),
            by === undefined ? '' : `by ${by}${note === undefined ? '' : `: ${note}`}`,
          ]
            .filter((part) => part !== '')
            .join('; '),
        ),
        clockTime(at),
      ]),
    ),
  ).trimEnd();
}
