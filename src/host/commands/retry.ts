import { COMMANDS } from '../ids.ts';
import type { Command } from './command.ts';
import { chooseRun, give } from './give.ts';

/** Tries again what was held or has failed. */
export const retry: Command = {
  id: COMMANDS.retry,
  title: 'Retry',
  reach: 'runs',
  async run(host, argument) {
    const run = await chooseRun(host, 'retry', 'Retry', argument);
    if (run === undefined) return;
    await give(host, run, 'retry');
  },
};
