import type { StepView } from '../../src/protocol/snapshot.ts';
import { box, element, text } from '../dom.ts';
import type { Description } from '../dom.ts';
import { section } from './section.ts';

const STATES: Readonly<Record<StepView['state'], readonly [mark: string, words: string]>> = {
  waiting: ['', 'waiting'],
  active: ['', 'under way'],
  done: ['✓', 'done'],
  failed: ['✕', 'failed'],
  skipped: ['–', 'skipped'],
};

/** The steps of the plan, with what is going on in each. */
export function steps(list: readonly StepView[]): Description {
  return section('steps', 'Steps', element('ol', { attributes: { class: 'steps-list' } }, ...list.map(step)));
}

function step({ key, title, state, detail, progress }: StepView): Description {
  const [mark, words] = STATES[state];
  return element(
    'li',
    {
      key,
      attributes: { class: `step step-${state}`, ...(state === 'active' ? { 'aria-current': 'step' } : {}) },
    },
    element('span', { attributes: { class: 'step-mark', role: 'img', 'aria-label': words } }, mark),
    box(
      'step-body',
      box('step-title', title),
      detail !== '' && text('step-detail', detail),
      progress !== undefined &&
        element('progress', {
          attributes: { class: 'bar', max: 1, value: progress, 'aria-label': `${title}: ${detail}` },
        }),
    ),
  );
}
