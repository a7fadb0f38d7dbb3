/** One short item while something runs, nothing otherwise. */
import * as vscode from 'vscode';
import { statusText } from '../core/run/describe.ts';
import { COMMANDS } from './ids.ts';
import type { Runs } from './services/runs.ts';

export function createStatusBar(runs: Runs): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('maverick.rollout', vscode.StatusBarAlignment.Left, 20);
  item.name = 'Maverick rollout';
  const show = (): void => {
    const running = runs.unfinished().map(({ record }) => record);
    const [only] = running;
    item.command = COMMANDS.openRollout;
    if (only === undefined) {
      showUnwatched(item, runs.unwatched());
      return;
    }
    const back = running.some(({ state }) => state.stage === 'rolling-back');
    const waits = running.some(({ state }) => state.hold !== undefined || state.paused !== undefined);
    const icon = back ? 'discard' : waits ? 'debug-pause' : 'rocket';
    item.text = `$(${icon}) ${running.length === 1 ? statusText(only) : `${running.length} rollouts`}`;
    item.tooltip = running.map((record) => statusText(record)).join('\n');
    item.accessibilityInformation = {
      label: `Maverick: ${running.map(statusText).join(', ')}`,
      role: 'button',
    };
    item.backgroundColor = back
      ? new vscode.ThemeColor('statusBarItem.errorBackground')
      : waits
        ? new vscode.ThemeColor('statusBarItem.warningBackground')
        : undefined;
    item.show();
  };
  return vscode.Disposable.from(item, runs.onDidChange(show));
}

/** Rollouts that were left unfinished on clusters that nobody connected here yet. */
function showUnwatched(item: vscode.StatusBarItem, unwatched: readonly string[]): void {
  if (unwatched.length === 0) {
    item.hide();
    return;
  }
  const many = unwatched.length === 1 ? '1 rollout' : `${unwatched.length} rollouts`;
  item.text = `$(rocket) ${many} not watched`;
  item.tooltip = `Started from here, on a cluster that is not connected: ${unwatched.join(', ')}. Select to connect.`;
  item.backgroundColor = undefined;
  item.command = COMMANDS.connect;
  item.show();
}
