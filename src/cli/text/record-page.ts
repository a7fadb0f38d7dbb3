/** The record of a run as a Markdown page, for pull requests and tickets. */
import type { CheckResult } from '../../core/checks/check.ts';
import { durationText, outcomeText } from '../../core/run/describe.ts';
import type { RunRecord } from '../../core/run/record.ts';
import { dateTime, paragraphs } from './layout.ts';
import { diffText } from './plan.ts';
import { actorText } from './run.ts';

export function recordPage({ id, plan, state, events }: RunRecord): string {
  const starter = events[0]?.actor;
  const { failure, blocked, hold } = state;
  return paragraphs(
    `# ${escape(plan.service)} ${escape(plan.release.version)} in ${escape(plan.environment.name)}: ${
      state.stage === 'ended' ? outcomeText(state) : 'under way'
    }`,
    table(
      ['', ''],
      [
        ['Run', code(id)],
        [
          'Started',
          `${dateTime(state.startedAt)}${starter === undefined ? '' : ` by ${escape(actorText(starter))}`}`,
        ],
        ...(state.endedAt === undefined
          ? []
          : [
              ['Ended', `${dateTime(state.endedAt)}, after ${durationText(state.endedAt - state.startedAt)}`],
            ]),
        ['Image', code(plan.release.image)],
        ['Before', code(plan.before.image)],
        [
          'Workload',
          `${code(`${plan.workload.kind}/${plan.workload.name}`)} in ${code(plan.environment.namespace)}`,
        ],
        ...(plan.rollbackOf === undefined ? [] : [['Takes back', code(plan.rollbackOf)]]),
        ...(plan.retryOf === undefined ? [] : [['Retry of', code(plan.retryOf)]]),
        ...(plan.release.notes === undefined ? [] : [['Notes', escape(plan.release.notes)]]),
      ],
    ),
    failure === undefined
      ? ''
      : [
          '## Why it failed',
          escape(failure.message),
          ...(failure.detail === undefined ? [] : [`> ${escape(failure.detail)}`]),
          ...(failure.log === undefined || failure.log.length === 0
            ? []
            : [block('text', failure.log.join('\n'))]),
        ].join('\n\n'),
    blocked === undefined
      ? ''
      : `**Blocked:** ${escape(blocked.reason)}${blocked.unblockedBy === undefined ? '' : ` Unblocked by ${escape(blocked.unblockedBy)}.`}`,
    hold === undefined || state.stage === 'ended'
      ? ''
      : `**Held:** ${escape(hold.message)} ${escape(hold.next)}`,
    checks('Checks before', state.gate),
    checks('Checks after', state.validation),
    `## What changed\n\n${plan.changes.length === 0 ? 'Nothing.' : block('diff', diffText(plan.changes))}`,
    `## Events\n\n${table(
      ['', 'When', 'Who', 'What'],
      events.map(({ seq, at, actor, message }) => [
        String(seq),
        dateTime(at),
        escape(actorText(actor)),
        escape(message),
      ]),
    )}`,
    `Newest hash of the record: ${code(events.at(-1)?.hash ?? 'none')}.`,
  );
}

function checks(title: string, results: readonly CheckResult[]): string {
  if (results.length === 0) return '';
  const rows = results.map(({ name, verdict, summary, evidence, at }) => [
    escape(name),
    verdict,
    escape([summary, ...evidence.map(({ label, value }) => `${label}: ${value}`)].join('; ')),
    dateTime(at),
  ]);
  return `## ${title}\n\n${table(['Check', 'Verdict', 'Evidence', 'At'], rows)}`;
}

/** Everything that comes from files or a cluster: it must not become markup. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>()#+!|~]/g, (sign) => `\\${sign}`).replaceAll(/\s*\n\s*/g, ' ');
}

function code(text: string): string {
  const fence = '`'.repeat(longestRun(text, 0) + 1);
  return `${fence}${text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')}${fence}`;
}

/** A code block that nothing in `text` can end. */
function block(language: string, text: string): string {
  const fence = '`'.repeat(longestRun(text, 2) + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string, least: number): number {
  return Math.max(least, ...[...text.matchAll(/`+/g)].map(([found]) => found.length));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
