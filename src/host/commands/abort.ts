import { COMMANDS } from '../ids.ts';
import { askReason } from './ask.ts';
import type { Command } from './command.ts';
import { chooseRun, give } from './give.ts';

/** Stops a rollout and brings the old version back. */
export const abort: Command = {
  id: COMMANDS.abort,
  title: 'Abort',
  reach: 'runs',
  async run(host, argument) {
    const run = await chooseRun(host, 'abort', 'Abort', argument);
    if (run === undefined) return;
    const { service, before, environment } = run.record.plan;
    const reason = await askReason(
      `Abort ${service} in ${environment.name}`,
      `${before.version ?? 'The version before'} comes back.`,
    );
    if (reason !== undefined) await give(host, run, 'abort', { reason });
  },
};
