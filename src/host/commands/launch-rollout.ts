import * as vscode from 'vscode';
import { COMMANDS, VIEWS } from '../ids.ts';
import { confirmPlan } from '../launch/confirm.ts';
import { refusedByFindings, refusedByRun } from '../launch/refuse.ts';
import { chooseRelease } from '../launch/release.ts';
import { chooseTarget, configOf } from '../launch/target.ts';
import { planPage, planPath } from '../pages/plan-page.ts';
import { launchRun, planRun } from '../services/engine.ts';
import { confirmProtected } from './ask.ts';
import type { Command } from './command.ts';
import { sessionFor } from './practice.ts';

/** From "what, where" to a running rollout. Asks only what it can't know. */
export const launchRollout: Command = {
  id: COMMANDS.launchRollout,
  title: 'Launch Rollout',
  reach: 'runs',
  async run(host, argument) {
    const target = await chooseTarget(host, argument, 'Launch');
    if (target === undefined || (await refusedByFindings(host, target))) return;
    if (await refusedByRun(host, target)) return;
    const config = configOf(target);
    const release = await chooseRelease(host, config, argument);
    if (release === undefined) return;
    const { environment, service } = config;
    const plan = await confirmPlan({
      title: `Launch ${service.name} ${release.version} in ${environment.name}`,
      make: async (signal) =>
        planRun(await sessionFor(host, environment.name, signal), config, release, signal),
      show: (made) => void host.documents.showPage('maverick-plan', planPath(made), planPage(made)),
    });
    if (plan === undefined) return;
    if (environment.protected && !(await confirmProtected(environment))) return;
    const session = await host.environments.connect(environment.name);
    const record = await launchRun(host, session, plan);
    session.take(record);
    host.runs.follow(record.id);
    host.runs.select(undefined);
    await vscode.commands.executeCommand(`${VIEWS.rollout}.focus`);
  },
};
