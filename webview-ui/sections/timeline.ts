import type { EventView, RunView } from '../../src/protocol/snapshot.ts';
import { box, element, text } from '../dom.ts';
import type { Description } from '../dom.ts';
import { clock } from '../format.ts';
import type { Context } from './context.ts';
import { section } from './section.ts';

/** Events that the narrow page shows. */
const SIDE_EVENTS = 6;

/** What happened, newest first, each with its clock time and who did it. */
export function timeline({ events, startedAt, driver }: RunView, { layout }: Context): Description {
  const newest = [...events].reverse();
  const shown = layout === 'side' ? newest.slice(0, SIDE_EVENTS) : newest;
  return section(
    'timeline',
    'Events',
    driver !== undefined &&
      element(
        'p',
        { attributes: { class: 'driver' } },
        `Driven by ${driver.name} on ${driver.host}, which last wrote at ${clock(driver.at, startedAt)}.`,
      ),
    element(
      'ol',
      { attributes: { class: 'events', reversed: true } },
      ...shown.map((one) => event(one, startedAt)),
    ),
  );
}

function event({ seq, at, message, actor, tone }: EventView, startedAt: number): Description {
  return element(
    'li',
    { key: String(seq), attributes: { class: 'event' } },
    element('time', { attributes: { datetime: new Date(at).toISOString() } }, clock(at, startedAt)),
    element('span', { attributes: { class: `dot tone-${tone}`, 'aria-hidden': 'true' } }),
    box('event-body', text('event-message', message), text('actor', actor)),
  );
}
