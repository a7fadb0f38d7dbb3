import type { RunView } from '../../src/protocol/snapshot.ts';
import { box, element, text } from '../dom.ts';
import type { Description } from '../dom.ts';
import { button } from './actions.ts';
import type { Context } from './context.ts';

/** Why it failed, with the evidence: the cluster's own words and the last lines of the container. */
export function failure(run: RunView, { send }: Context): Description | undefined {
  if (run.failure === undefined) return undefined;
  const { title, message, detail, log, pod, container } = run.failure;
  return element(
    'section',
    { key: 'failure', attributes: { class: 'notice notice-bad', 'aria-label': 'Why it failed' } },
    element('h2', {}, title),
    element('p', {}, message),
    detail !== undefined && element('p', { attributes: { class: 'detail' } }, detail),
    log.length > 0 &&
      element(
        'figure',
        { attributes: { class: 'log' } },
        element(
          'figcaption',
          {},
          `Last lines of ${[pod, container].filter((part) => part !== undefined).join(', ')}`,
        ),
        element('pre', { attributes: { tabindex: 0 } }, log.join('\n')),
      ),
    pod !== undefined &&
      box(
        'notice-actions',
        button('failure-log', 'Open Log', false, () =>
          send({ type: 'open-log', pod, ...(container === undefined ? {} : { container }) }),
        ),
      ),
  );
}

/** Stopped in a safe state: what is needed, and from whom. */
export function hold(
  { hold: held, paused, blocked, failure: known }: RunView,
  clock: (at: number) => string,
): Description | undefined {
  if (held !== undefined) {
    return element(
      'section',
      { key: 'hold', attributes: { class: 'notice notice-attention', 'aria-label': 'Held' } },
      element('h2', {}, 'A decision is needed'),
      element('p', {}, held.message),
      element('p', {}, text('strong', held.next)),
      element('p', { attributes: { class: 'detail' } }, `Held since ${clock(held.since)}.`),
    );
  }
  if (paused !== undefined) {
    return element(
      'section',
      { key: 'paused', attributes: { class: 'notice notice-attention', 'aria-label': 'Paused' } },
      element('h2', {}, 'Paused'),
      element(
        'p',
        {},
        `By ${paused.by} at ${clock(paused.at)}${paused.reason === undefined ? '' : `: ${paused.reason}`}`,
      ),
    );
  }
  if (blocked !== undefined) {
    return element(
      'section',
      { key: 'blocked', attributes: { class: 'notice notice-attention', 'aria-label': 'Blocked' } },
      element('h2', {}, 'The service is blocked'),
      // The notice above has said it already.
      blocked !== known?.message && element('p', {}, blocked),
      element('p', {}, text('strong', 'It can be launched again as soon as a person unblocks it.')),
    );
  }
  return undefined;
}
