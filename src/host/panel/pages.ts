/** The Rollout page in its two places: the view in the side bar and the panel in an editor tab. Both show the same snapshot. */
import * as vscode from 'vscode';
import type { PageSnapshot } from '../../protocol/snapshot.ts';
import { PANEL, VIEWS } from '../ids.ts';
import type { Attention } from '../services/attention.ts';
import type { Checklists } from '../services/checklists.ts';
import type { Environments } from '../services/environments.ts';
import type { Log } from '../services/log.ts';
import type { Runs } from '../services/runs.ts';
import { createThrottle } from '../services/throttle.ts';
import { openChannel } from './channel.ts';
import type { Channel, ChannelOptions } from './channel.ts';
import { pageFolder } from './html.ts';
import { pageOf } from './page.ts';

/** At most ten updates a second reach a page. */
const UPDATE_MS = 100;

export interface PagesOptions {
  readonly extension: vscode.Uri;
  readonly log: Log;
  readonly runs: Runs;
  readonly environments: Environments;
  readonly checklists: Checklists;
  readonly attention: Attention;
  readonly act: ChannelOptions['act'];
  /** Somebody looks. */
  readonly wake: () => void;
}

export class RolloutPages
  implements vscode.WebviewViewProvider, vscode.WebviewPanelSerializer, vscode.Disposable
{
  readonly #options: PagesOptions;
  readonly #channels = new Set<Channel>();
  readonly #update = createThrottle(UPDATE_MS, () => this.#show());
  readonly #owned: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;

  constructor(options: PagesOptions) {
    this.#options = options;
    const { runs, checklists, environments } = options;
    this.#owned = vscode.Disposable.from(
      vscode.window.registerWebviewViewProvider(VIEWS.rollout, this),
      vscode.window.registerWebviewPanelSerializer(PANEL, this),
      runs.onDidChange(() => this.#update()),
      checklists.onDidChange(() => this.#update()),
      environments.onDidChange(() => this.#update()),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const channel = this.#open(view.webview, 'side');
    const look = (): void => this.#look('rollout', view.visible);
    view.onDidChangeVisibility(look);
    view.onDidDispose(() => {
      this.#close(channel);
      this.#options.attention.set('rollout', false);
    });
    look();
  }

  /** The panel of an earlier window, after a reload. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#adopt(panel);
    return Promise.resolve();
  }

  openPanel(): void {
    if (this.#panel !== undefined) {
      this.#panel.reveal();
      return;
    }
    this.#adopt(
      vscode.window.createWebviewPanel(PANEL, 'Rollout', vscode.ViewColumn.Active, {
        enableScripts: true,
        localResourceRoots: [pageFolder(this.#options.extension)],
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
    this.#update.dispose();
    this.#panel?.dispose();
    for (const channel of this.#channels) channel.dispose();
    this.#channels.clear();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    // The icon of a tab is shown as it is: unlike that of a view it does not take the theme's colour.
    panel.iconPath = { light: this.#media('tab-light.svg'), dark: this.#media('tab-dark.svg') };
    const channel = this.#open(panel.webview, 'panel');
    panel.onDidChangeViewState(() => this.#look('panel', panel.visible));
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#close(channel);
      this.#options.attention.set('panel', false);
    });
    this.#look('panel', panel.visible);
  }

  #media(file: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#options.extension, 'media', file);
  }

  #open(webview: vscode.Webview, layout: 'side' | 'panel'): Channel {
    const { extension, log, act } = this.#options;
    const channel = openChannel({ webview, extension, layout, log, act });
    this.#channels.add(channel);
    channel.show(this.#snapshot());
    return channel;
  }

  #close(channel: Channel): void {
    this.#channels.delete(channel);
    channel.dispose();
  }

  #look(viewer: 'rollout' | 'panel', visible: boolean): void {
    this.#options.attention.set(viewer, visible);
    if (!visible) return;
    this.#options.wake();
    this.#update();
  }

  #show(): void {
    if (this.#channels.size === 0) return;
    const snapshot = this.#snapshot();
    for (const channel of this.#channels) channel.show(snapshot);
    if (this.#panel !== undefined) this.#panel.title = titleOf(snapshot);
  }

  #snapshot(): PageSnapshot {
    const { runs, environments, checklists } = this.#options;
    const current = runs.current();
    const workload = current?.session.workload(current.record.plan.workload.name);
    const stale = current?.session.stale;
    return pageOf({
      possible: current?.possible ?? [],
      checklists: checklists.views(),
      empty: emptyText(environments),
      ...(current === undefined ? {} : { record: current.record }),
      ...(workload === undefined ? {} : { workload }),
      ...(stale === undefined ? {} : { stale }),
    });
  }
}

function titleOf({ run }: PageSnapshot): string {
  return run === undefined ? 'Rollout' : `${run.environment} ${run.service} ${run.toVersion}`;
}

function emptyText(environments: Environments): string {
  if (environments.list().length === 0)
    return 'No environment yet. A deploy config with an "environment" section names one.';
  return environments.sessions().length === 0
    ? 'Not connected to any environment. Connect one in the Environments view to see its rollouts.'
    : 'No rollout yet.';
}
