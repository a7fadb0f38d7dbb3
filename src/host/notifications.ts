/**
 * One notification at the end of a rollout, one when a rollback starts, one when a decision is needed; none otherwise.
 * What was said is remembered with the workspace, so that a reload says nothing twice and misses nothing.
 */
import * as vscode from 'vscode';
import type { RunRecord } from '../core/run/record.ts';
import { COMMANDS, SETTINGS } from './ids.ts';
import type { SettingId } from './ids.ts';
import type { Runs } from './services/runs.ts';
import { isOn, switchOff } from './services/settings.ts';
import { newsOf, newsText } from './news.ts';
import type { News } from './news.ts';

const MEMORY = 'maverick.told';
/** As many as can matter; older ones have long ended. */
const REMEMBERED = 200;
const NEVER = "Don't show again";

const SETTING: Readonly<Record<News, SettingId>> = {
  ended: SETTINGS.notifyEnded,
  rollback: SETTINGS.notifyRollback,
  decision: SETTINGS.notifyDecision,
};

export function createNotifications(runs: Runs, memory: vscode.Memento): vscode.Disposable {
  const told = new Set<string>(memory.get<readonly string[]>(MEMORY, []));
  /** Runs that were seen unfinished here, or were started here. */
  const watched = new Set<string>();
  return runs.onDidChange(() => {
    for (const { record } of runs.all()) {
      if (record.state.stage !== 'ended' || runs.isFollowed(record.id)) watched.add(record.id);
      if (!watched.has(record.id)) continue;
      const news = newsOf(record);
      if (news === undefined || told.has(news.key)) continue;
      told.add(news.key);
      void memory.update(MEMORY, [...told].slice(-REMEMBERED));
      if (isOn(SETTING[news.kind])) void show(news.kind, record);
    }
  });
}

async function show(kind: News, record: RunRecord): Promise<void> {
  const open = 'Open Rollout';
  const answer = await say(kind, record)(newsText(kind, record), open, NEVER);
  if (answer === open) await vscode.commands.executeCommand(COMMANDS.openRollout, record.id);
  if (answer === NEVER) await switchOff(SETTING[kind]);
}

type Say = (text: string, ...buttons: readonly string[]) => Thenable<string | undefined>;

function say(kind: News, { state }: RunRecord): Say {
  const good = state.outcome === 'succeeded' || state.outcome === 'aborted';
  if (kind === 'ended' && good)
    return (text, ...buttons) => vscode.window.showInformationMessage(text, ...buttons);
  if (kind === 'decision') return (text, ...buttons) => vscode.window.showWarningMessage(text, ...buttons);
  return (text, ...buttons) => vscode.window.showErrorMessage(text, ...buttons);
}
