/** The Rollout page: shows whole snapshots, sends what a person wants. It keeps nothing but where they have scrolled to. */
import './styles/page.css';
import { parseHostMessage } from '../src/protocol/messages.ts';
import type { Intent } from '../src/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../src/protocol/version.ts';
import { registerComponents } from './components.ts';
import { render } from './dom.ts';
import { page } from './page.ts';
import type { Context } from './sections/context.ts';

registerComponents();

const host = acquireVsCodeApi<{ readonly scroll: number }>();
const root = document.getElementById('page');
const announcer = document.getElementById('announcer');
const context: Context = {
  send: (intent: Intent) => {
    host.postMessage(intent);
  },
  layout: document.body.dataset['layout'] === 'panel' ? 'panel' : 'side',
};

let restored = false;

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const parsed = parseHostMessage(data);
  if (!parsed.ok || root === null) return;
  const { snapshot } = parsed.value;
  render(root, page(snapshot, context));
  announce(snapshot.run?.headline ?? snapshot.empty ?? '');
  if (restored) return;
  restored = true;
  window.scrollTo(0, host.getState()?.scroll ?? 0);
});

window.addEventListener('scrollend', () => {
  host.setState({ scroll: window.scrollY });
});

/** Read out politely, and only when the sentence has changed but for its figures: nobody wants to hear every pod. */
let announced = '';
function announce(sentence: string): void {
  const stage = sentence.replaceAll(/\d+ of \d+/g, '');
  if (announcer === null || stage === announced) return;
  announced = stage;
  announcer.textContent = sentence;
}

context.send({ type: 'ready', version: PROTOCOL_VERSION });
