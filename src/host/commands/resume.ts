import { COMMANDS } from '../ids.ts';
import type { Command } from './command.ts';
import { chooseRun, give } from './give.ts';

/** Lets a paused rollout go on. */
export const resume: Command = {
  id: COMMANDS.resume,
  title: 'Resume',
  reach: 'runs',
  async run(host, argument) {
    const run = await chooseRun(host, 'resume', 'Resume', argument);
    if (run === undefined) return;
    await give(host, run, 'resume');
  },
};
