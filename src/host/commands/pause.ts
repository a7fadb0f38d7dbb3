import { COMMANDS } from '../ids.ts';
import type { Command } from './command.ts';
import { chooseRun, give } from './give.ts';

/** Stops a rollout where it is; the pods that are up stay up. */
export const pause: Command = {
  id: COMMANDS.pause,
  title: 'Pause',
  reach: 'runs',
  async run(host, argument) {
    const run = await chooseRun(host, 'pause', 'Pause', argument);
    if (run === undefined) return;
    await give(host, run, 'pause');
  },
};
