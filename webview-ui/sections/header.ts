import type { RunView } from '../../src/protocol/snapshot.ts';
import { box, element, text } from '../dom.ts';
import type { Description } from '../dom.ts';
import { clock } from '../format.ts';
import type { Context } from './context.ts';

/** What is deployed, where, from what to what, and how it stands in words. */
export function header(run: RunView, { layout }: Context): Description {
  return element(
    'header',
    { key: 'header', attributes: { class: 'header' } },
    element('h1', {}, run.service, text('in', ' in '), text('environment', run.environment)),
    box(
      'versions',
      text('version', run.fromVersion),
      element('span', { attributes: { class: 'arrow', 'aria-label': 'to' } }, '→'),
      text('version new', run.toVersion),
    ),
    element(
      'p',
      { attributes: { class: `headline tone-${run.tone}` } },
      element('span', { attributes: { class: `dot tone-${run.tone}`, 'aria-hidden': 'true' } }),
      text('headline-text', run.headline),
    ),
    element('p', { attributes: { class: 'times' } }, times(run)),
    layout === 'panel' && element('p', { attributes: { class: 'target' } }, `${run.target}, ${run.image}`),
    run.notes !== undefined && element('p', { attributes: { class: 'notes' } }, run.notes),
  );
}

function times({ startedAt, endedAt, expectedEndAt }: RunView): string {
  const started = `Started ${clock(startedAt)}`;
  if (endedAt !== undefined) return `${started}, ended ${clock(endedAt, startedAt)}`;
  return expectedEndAt === undefined
    ? started
    : `${started}, planned until ${clock(expectedEndAt, startedAt)}`;
}
