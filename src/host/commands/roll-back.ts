import { COMMANDS } from '../ids.ts';
import { askReason } from './ask.ts';
import type { Command } from './command.ts';
import { chooseRun, give } from './give.ts';

/** Brings the version before back, during a rollout or after it. */
export const rollBack: Command = {
  id: COMMANDS.rollBack,
  title: 'Roll Back',
  reach: 'runs',
  async run(host, argument) {
    const run = await chooseRun(host, 'rollback', 'Roll Back', argument);
    if (run === undefined) return;
    const { service, before, environment } = run.record.plan;
    const reason = await askReason(
      `Roll back ${service} in ${environment.name}`,
      `${before.version ?? 'The version before'} comes back.`,
    );
    if (reason !== undefined) await give(host, run, 'rollback', { reason });
  },
};
