import type { PodGroupView, PodView } from '../../src/protocol/snapshot.ts';
import { box, element, text } from '../dom.ts';
import type { Description } from '../dom.ts';
import { LINK } from '../components.ts';
import { plural } from '../format.ts';
import type { Context } from './context.ts';
import { section } from './section.ts';

/** Pods whose reason is written out; the grid shows them all. */
const REASONS = 6;

/** The pods of the new and of the old version: a square each, and in words those that are not ready. */
export function pods(
  groups: readonly PodGroupView[],
  stale: string | undefined,
  context: Context,
): Description {
  return section(
    'pods',
    'Pods',
    stale !== undefined && element('p', { attributes: { class: 'stale' } }, `Not up to date: ${stale}`),
    box('pod-groups', ...groups.map((group) => podGroup(group, context))),
  );
}

function podGroup({ key, title, pods: list, ready, total }: PodGroupView, context: Context): Description {
  const troubled = list.filter(({ tone }) => tone !== 'good' && tone !== 'neutral');
  const more = troubled.length - REASONS;
  return element(
    'div',
    { key, attributes: { class: `pod-group pod-group-${key}` } },
    box(
      'pod-group-title',
      element('h3', {}, title),
      text('count', total === 0 ? 'no pods' : `${ready} of ${total} ready`),
    ),
    total > 0 &&
      element(
        'ul',
        {
          attributes: {
            class: 'grid',
            'aria-label': `${title}: ${ready} of ${plural(total, 'pod', 'pods')} ready`,
          },
        },
        ...list.map(square),
      ),
    troubled.length > 0 &&
      element(
        'ul',
        { attributes: { class: 'reasons' } },
        ...troubled.slice(0, REASONS).map((pod) => reason(pod, context)),
        more > 0 && element('li', { key: 'more', attributes: { class: 'more' } }, `and ${more} more`),
      ),
  );
}

function square({ name, state, tone }: PodView): Description {
  return element('li', {
    key: name,
    attributes: { class: `pod tone-${tone}`, title: `${name}: ${state}`, 'aria-label': `${name}: ${state}` },
  });
}

function reason(pod: PodView, { send }: Context): Description {
  const restarts = pod.restarts === 0 ? '' : `, ${plural(pod.restarts, 'restart', 'restarts')}`;
  return element(
    'li',
    { key: pod.name, attributes: { class: 'reason' } },
    box(
      'reason-head',
      text(`reason-state tone-${pod.tone}`, pod.state),
      text('reason-name', `${pod.name}${restarts}`),
      element(
        LINK,
        {
          attributes: { class: 'quiet', tabindex: 0, role: 'button', 'aria-label': `Log of ${pod.name}` },
          on: { click: () => send({ type: 'open-log', pod: pod.name }) },
        },
        'Log',
      ),
    ),
    pod.reason !== undefined && box('reason-text', pod.reason),
  );
}
