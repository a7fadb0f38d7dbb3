/** The whole page from one snapshot. */
import type { PageSnapshot } from '../src/protocol/snapshot.ts';
import { box, element } from './dom.ts';
import type { Description } from './dom.ts';
import { clock } from './format.ts';
import { actions, button } from './sections/actions.ts';
import { checklists } from './sections/checklists.ts';
import type { Context } from './sections/context.ts';
import { failure, hold } from './sections/failure.ts';
import { header } from './sections/header.ts';
import { pods } from './sections/pods.ts';
import { steps } from './sections/steps.ts';
import { timeline } from './sections/timeline.ts';

export function page(snapshot: PageSnapshot, context: Context): readonly Description[] {
  const { run } = snapshot;
  if (run === undefined) return [nothing(snapshot, context)];
  const notices = [failure(run, context), hold(run, clock)].filter((notice) => notice !== undefined);
  const lists = context.layout === 'panel' || snapshot.checklists.length > 0;
  return [
    header(run, context),
    actions(run, context),
    ...notices,
    element(
      'div',
      { key: 'columns', attributes: { class: 'columns' } },
      element(
        'div',
        { key: 'main', attributes: { class: 'column' } },
        steps(run.steps),
        snapshot.pods !== undefined && pods(snapshot.pods, snapshot.stale, context),
        lists && checklists(snapshot.checklists, run.id, context),
      ),
      element('div', { key: 'side', attributes: { class: 'column' } }, timeline(run, context)),
    ),
  ];
}

function nothing(snapshot: PageSnapshot, context: Context): Description {
  return element(
    'div',
    { key: 'empty', attributes: { class: 'empty' } },
    element('p', {}, snapshot.empty ?? 'No rollout yet.'),
    box(
      'actions',
      button('launch', 'Launch Rollout', true, () => context.send({ type: 'launch' })),
    ),
    snapshot.checklists.length > 0 && checklists(snapshot.checklists, undefined, context),
  );
}
