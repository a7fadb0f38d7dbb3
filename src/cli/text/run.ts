/** A run for a terminal: how it ended and why, and the whole record. */
import type { CheckResult, Verdict } from '../../core/checks/check.ts';
import { actorText, durationText, outcomeText, stageText } from '../../core/run/describe.ts';
import type { Failure, JournalEvent, RunRecord } from '../../core/run/record.ts';
import { clockTime, columns, dateTime, harmless, indented, paragraphs } from './layout.ts';
import { diffText } from './plan.ts';
import { PLAIN, type Paint, type Style } from './style.ts';

export function toneOf({ state }: Pick<RunRecord, 'state'>): Style {
  if (state.stage === 'ended') {
    if (state.outcome === 'succeeded') return 'green';
    return state.outcome === 'aborted' ? 'yellow' : 'red';
  }
  return state.hold !== undefined || state.paused !== undefined ? 'yellow' : 'blue';
}

/** `14:02:10  10 new and 0 old pods Ready of 10 wanted.` */
export function eventText({ at, type, message }: JournalEvent, paint: Paint = PLAIN): string {
  const text = harmless(message);
  const styled = type === 'failure' ? paint('red', text) : type === 'hold' ? paint('yellow', text) : text;
  return `${paint('dim', clockTime(at))}  ${styled}`;
}

/** What is said at the end of watching. */
export function conclusionText(record: RunRecord, paint: Paint = PLAIN): string {
  const { id, plan, state } = record;
  const was = plan.before.version ?? plan.before.image;
  const head =
    state.stage === 'ended'
      ? `${paint(toneOf(record), outcomeText(state))}: ${plan.service} ${plan.release.version} in ${plan.environment.name}, after ${durationText((state.endedAt ?? state.startedAt) - state.startedAt)}`
      : `${paint(toneOf(record), stageText(record))}: ${plan.service} ${plan.release.version} in ${plan.environment.name}`;
  const runs = state.stage === 'ended' && state.outcome !== 'succeeded' ? `${plan.service} runs ${was}.` : '';
  const next = nextText(record);
  return [
    head,
    ...(runs === '' ? [] : [indented(runs)]),
    ...(state.failure === undefined ? [] : [indented(failureText(state.failure, paint))]),
    ...(state.hold === undefined || state.stage === 'ended' ? [] : [indented(harmless(state.hold.message))]),
    ...(next === '' ? [] : [`  ${paint('bold', 'Next:')} ${next}`]),
    indented(paint('dim', `The whole record: maverick show ${id}`)),
  ].join('\n');
}

function nextText({ id, plan, state }: RunRecord): string {
  if (state.stage !== 'ended') return state.hold?.next ?? `maverick watch ${id}`;
  if (state.blocked !== undefined && state.blocked.unblockedBy === undefined)
    return `${plan.service} is blocked. When the cause is known: maverick unblock ${plan.service} --environment ${plan.environment.name}`;
  return '';
}

export function failureText({ message, detail, pod, container, log }: Failure, paint: Paint = PLAIN): string {
  const where = [pod, container].filter((part) => part !== undefined).join(' ');
  return [
    paint('red', harmless(message)),
    ...(detail === undefined ? [] : [harmless(detail)]),
    ...(log === undefined || log.length === 0
      ? []
      : [
          paint('dim', `Last lines of ${where}:`),
          ...log.map((line) => indented(paint('dim', harmless(line)), '  | ')),
        ]),
  ].join('\n');
}

export function recordText(record: RunRecord, paint: Paint = PLAIN): string {
  const { id, plan, state, events } = record;
  const starter = events[0]?.actor;
  return paragraphs(
    `${paint('bold', `${plan.service} ${plan.release.version} in ${plan.environment.name}`)}: ${paint(toneOf(record), stageText(record))}`,
    columns([
      ['Run', id],
      ['Started', `${dateTime(state.startedAt)}${starter === undefined ? '' : ` by ${actorText(starter)}`}`],
      ...(state.endedAt === undefined
        ? []
        : [
            [
              'Ended',
              `${dateTime(state.endedAt)}, after ${durationText(state.endedAt - state.startedAt)} (planned ${durationText(plan.expectedSeconds * 1000)})`,
            ],
          ]),
      ['Image', plan.release.image],
      ['Before', plan.before.image],
      ['Workload', `${plan.workload.kind}/${plan.workload.name} in ${plan.environment.namespace}`],
      ...(plan.rollbackOf === undefined ? [] : [['Takes back', plan.rollbackOf]]),
      ...(plan.retryOf === undefined ? [] : [['Retry of', plan.retryOf]]),
    ]),
    state.failure === undefined
      ? ''
      : `${paint('bold', 'Why it failed')}\n${indented(failureText(state.failure, paint))}`,
    blockedText(record, paint),
    state.hold === undefined || state.stage === 'ended'
      ? ''
      : `${paint('bold', 'Held')}\n${indented(`${harmless(state.hold.message)}\n${state.hold.next}`)}`,
    checksText('Checks before', state.gate, paint),
    checksText('Checks after', state.validation, paint),
    `${paint('bold', 'What changed')}\n${plan.changes.length === 0 ? '  Nothing.' : indented(diffText(plan.changes, paint))}`,
    `${paint('bold', 'Events')}\n${columns(
      events.map(({ seq, at, message, actor }) => [
        { text: String(seq), style: 'dim' },
        { text: clockTime(at), style: 'dim' },
        { text: actorText(actor), style: 'dim' },
        harmless(message),
      ]),
      paint,
    )}`,
    paint(
      'dim',
      `Newest hash of the record: ${events.at(-1)?.hash ?? 'none'}. Check it: maverick verify ${id}`,
    ),
  );
}

function blockedText({ state }: RunRecord, paint: Paint): string {
  if (state.blocked === undefined) return '';
  const { reason, unblockedBy } = state.blocked;
  return unblockedBy === undefined
    ? `${paint('bold', 'Blocked')}\n${indented(harmless(reason))}`
    : `${paint('bold', 'Was blocked')}\n${indented(`${harmless(reason)}\nUnblocked by ${unblockedBy}.`)}`;
}

const VERDICTS: Readonly<Record<Verdict, Style>> = {
  pass: 'green',
  fail: 'red',
  inconclusive: 'yellow',
  'no-data': 'yellow',
  error: 'red',
};

function checksText(title: string, results: readonly CheckResult[], paint: Paint): string {
  if (results.length === 0) return '';
  return `${paint('bold', title)}\n${indented(results.map((result) => checkText(result, paint)).join('\n'))}`;
}

/** A verdict with its evidence, over several lines. */
export function checkText(
  { name, verdict, summary, evidence, by, note, link }: CheckResult,
  paint: Paint,
): string {
  return [
    `${paint(VERDICTS[verdict], verdict.padEnd(12))}  ${name}: ${harmless(summary)}`,
    ...evidence.map(({ label, value }) => `${' '.repeat(14)}${paint('dim', harmless(`${label}: ${value}`))}`),
    ...(by === undefined || note === undefined ? [] : [`${' '.repeat(14)}${by}: ${harmless(note)}`]),
    ...(link === undefined ? [] : [`${' '.repeat(14)}${paint('dim', link)}`]),
  ].join('\n');
}
