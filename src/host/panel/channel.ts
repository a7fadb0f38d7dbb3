/** One page and the host: whole snapshots out, validated intents in. A message that does not fit is logged, never acted on. */
import type * as vscode from 'vscode';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import type { HostMessage, Intent } from '../../protocol/messages.ts';
import type { PageSnapshot } from '../../protocol/snapshot.ts';
import type { Log } from '../services/log.ts';
import { pageFolder, pageHtml } from './html.ts';
import type { Layout } from './html.ts';

export interface Channel {
  /** Sends it when the page is ready and shows something else; otherwise it waits for the page. */
  show(snapshot: PageSnapshot): void;
  dispose(): void;
}

export interface ChannelOptions {
  readonly webview: vscode.Webview;
  readonly extension: vscode.Uri;
  readonly layout: Layout;
  readonly log: Log;
  readonly act: (intent: Exclude<Intent, { readonly type: 'ready' }>) => void;
}

export function openChannel({ webview, extension, layout, log, act }: ChannelOptions): Channel {
  let latest: { readonly message: HostMessage; readonly text: string } | undefined;
  let sent: string | undefined;
  let ready = false;
  const send = (): void => {
    if (!ready || latest === undefined || latest.text === sent) return;
    sent = latest.text;
    void webview.postMessage(latest.message);
  };
  const receive = async (message: unknown): Promise<void> => {
    // The validator is not needed before the first page speaks.
    const { parseIntent } = await import('../../protocol/messages.ts');
    const parsed = parseIntent(message);
    if (!parsed.ok) {
      log.warn(`The Rollout page sent a message that was not understood: ${parsed.reason}.`);
      return;
    }
    if (parsed.value.type !== 'ready') {
      act(parsed.value);
      return;
    }
    // A page that was hidden is built anew by the editor and asks again for everything.
    ready = true;
    sent = undefined;
    send();
  };
  const listening = webview.onDidReceiveMessage((message: unknown) => void receive(message));
  webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extension)] };
  webview.html = pageHtml(webview, extension, layout);
  return {
    show(snapshot) {
      const message: HostMessage = { type: 'snapshot', version: PROTOCOL_VERSION, snapshot };
      latest = { message, text: JSON.stringify(message) };
      send();
    },
    dispose() {
      listening.dispose();
    },
  };
}
