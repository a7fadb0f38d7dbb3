import type { PageCommand, RunView } from '../../src/protocol/snapshot.ts';
import { BUTTON } from '../components.ts';
import { element } from '../dom.ts';
import type { Description } from '../dom.ts';
import type { Context } from './context.ts';

const LABELS: Readonly<Record<PageCommand, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  abort: 'Abort',
  rollback: 'Roll Back',
  retry: 'Retry',
  unblock: 'Unblock',
};

/** What goes on comes first, what goes back last. */
const ORDER: readonly PageCommand[] = ['resume', 'retry', 'unblock', 'pause', 'rollback', 'abort'];
const FORWARD: ReadonlySet<PageCommand> = new Set(['resume', 'retry', 'unblock']);

/** The buttons: what is possible now and nothing else. */
export function actions(run: RunView, { send, layout }: Context): Description {
  const commands = ORDER.filter((name) => run.commands.includes(name));
  return element(
    'div',
    { key: 'actions', attributes: { class: 'actions', role: 'group', 'aria-label': 'What you can do' } },
    ...commands.map((name) =>
      button(name, LABELS[name], FORWARD.has(name), () => send({ type: 'command', run: run.id, name })),
    ),
    run.endedAt !== undefined &&
      button('record', 'Open Record', false, () => send({ type: 'open-record', run: run.id })),
    layout === 'side' && button('panel', 'Whole Story', false, () => send({ type: 'open-panel' })),
  );
}

export function button(key: string, label: string, primary: boolean, act: () => void): Description {
  return element(
    BUTTON,
    {
      key: `button-${key}`,
      attributes: { appearance: primary ? 'primary' : 'secondary', 'data-action': key },
      on: { click: act },
    },
    label,
  );
}
