import * as vscode from 'vscode';
import { COMMANDS } from '../ids.ts';
import { refusedByFindings } from '../launch/refuse.ts';
import { chooseRelease } from '../launch/release.ts';
import { chooseTarget, configOf } from '../launch/target.ts';
import { planPage, planPath } from '../pages/plan-page.ts';
import { planRun } from '../services/engine.ts';
import type { Command } from './command.ts';
import { sessionFor } from './practice.ts';

/** The plan as a page: steps, expected time, the exact diff, who owns what. Changes nothing. */
export const showPlan: Command = {
  id: COMMANDS.showPlan,
  title: 'Show Plan',
  reach: 'runs',
  async run(host, argument) {
    const target = await chooseTarget(host, argument, 'Show Plan');
    if (target === undefined || (await refusedByFindings(host, target))) return;
    const config = configOf(target);
    const release = await chooseRelease(host, config, argument);
    if (release === undefined) return;
    const stop = new AbortController();
    const plan = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: 'Making the plan' },
      async () => {
        const session = await sessionFor(host, config.environment.name);
        return planRun(session, config, release, stop.signal);
      },
    );
    await host.documents.showPage('maverick-plan', planPath(plan), planPage(plan));
  },
};
