import type { CheckView, ChecklistView } from '../../src/protocol/snapshot.ts';
import { LINK, PROGRESS_RING } from '../components.ts';
import { box, element, text } from '../dom.ts';
import type { Description } from '../dom.ts';
import { clock } from '../format.ts';
import { button } from './actions.ts';
import type { Context } from './context.ts';
import { section } from './section.ts';

const STATES: Readonly<Record<CheckView['state'], readonly [mark: string, words: string, tone: string]>> = {
  waiting: ['', 'waiting', 'neutral'],
  running: ['', 'running', 'running'],
  pass: ['✓', 'passed', 'good'],
  fail: ['✕', 'failed', 'bad'],
  inconclusive: ['?', 'inconclusive', 'attention'],
  'no-data': ['?', 'no data', 'attention'],
  error: ['!', 'could not be checked', 'bad'],
};

const ROLES: Readonly<Record<ChecklistView['role'], string>> = {
  gate: 'before the rollout',
  validation: 'after the rollout',
  'on-demand': 'now',
};

/** Checklists, each item with its evidence; manual ones are ticked here. */
export function checklists(
  lists: readonly ChecklistView[],
  run: string | undefined,
  context: Context,
): Description {
  return section(
    'checklists',
    'Checklists',
    ...lists.map((list) => checklist(list, run, context)),
    box(
      'section-actions',
      button('run-checklist', 'Run Checklist', false, () => context.send({ type: 'run-checklist' })),
    ),
  );
}

function checklist(list: ChecklistView, run: string | undefined, context: Context): Description {
  const passed = list.checks.filter(({ state }) => state === 'pass').length;
  return element(
    'div',
    { key: list.key, attributes: { class: 'checklist' } },
    box(
      'checklist-title',
      element('h3', {}, list.title, text('role', ` ${ROLES[list.role]}`)),
      text('count', `${passed} of ${list.checks.length} passed`),
    ),
    element(
      'ul',
      {},
      ...list.checks.map((check) =>
        item(
          check,
          () =>
            context.send({
              type: 'tick',
              checklist: list.key,
              check: check.name,
              ...(list.role === 'on-demand' || run === undefined ? {} : { run }),
            }),
          context,
        ),
      ),
    ),
  );
}

function item(check: CheckView, tick: () => void, { send }: Context): Description {
  const { name, state, summary, evidence, at, by, note, link, canTick } = check;
  const [mark, words, tone] = STATES[state];
  return element(
    'li',
    { key: name, attributes: { class: `check check-${state}` } },
    state === 'running'
      ? element(PROGRESS_RING, { key: 'ring', attributes: { class: 'check-mark', 'aria-label': words } })
      : element(
          'span',
          { key: 'mark', attributes: { class: `check-mark tone-${tone}`, role: 'img', 'aria-label': words } },
          mark,
        ),
    box(
      'check-body',
      box('check-name', name, text('kind', check.kind)),
      summary !== '' && box('check-summary', summary),
      evidence.length > 0 &&
        element(
          'dl',
          { attributes: { class: 'evidence' } },
          ...evidence.flatMap(({ label, value, ok }) => [
            element('dt', {}, label),
            element('dd', { attributes: { class: ok === false ? 'tone-bad' : undefined } }, value),
          ]),
        ),
      (by !== undefined || at !== undefined) &&
        box(
          'check-when',
          [by === undefined ? '' : `by ${by}`, at === undefined ? '' : `at ${clock(at)}`, note ?? '']
            .filter((part) => part !== '')
            .join(', '),
        ),
      link !== undefined &&
        element(
          LINK,
          {
            attributes: { tabindex: 0, role: 'button' },
            on: { click: () => send({ type: 'open-link', url: link }) },
          },
          'Look there',
        ),
    ),
    canTick && button(`tick-${name}`, 'Tick', false, tick),
  );
}
