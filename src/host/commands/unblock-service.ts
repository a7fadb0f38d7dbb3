import { COMMANDS } from '../ids.ts';
import { askReason } from './ask.ts';
import type { Command } from './command.ts';
import { chooseRun, give } from './give.ts';

/** Lets a service be launched again after an automatic rollback. */
export const unblockService: Command = {
  id: COMMANDS.unblockService,
  title: 'Unblock Service',
  reach: 'runs',
  async run(host, argument) {
    const run = await chooseRun(host, 'unblock', 'Unblock Service', argument);
    if (run === undefined) return;
    const { service, environment } = run.record.plan;
    const reason = await askReason(
      `Unblock ${service} in ${environment.name}`,
      run.record.state.blocked?.reason ?? 'It was rolled back automatically.',
    );
    if (reason !== undefined) await give(host, run, 'unblock', { reason });
  },
};
