import { COMMANDS } from '../ids.ts';
import { textOrIn } from './argument.ts';
import type { Command } from './command.ts';

/** The whole story of a rollout in an editor tab: the one named, else the one that runs, else the last. */
export const openRollout: Command = {
  id: COMMANDS.openRollout,
  title: 'Open Rollout',
  reach: 'reads',
  run({ runs, pages }, argument) {
    const run = textOrIn(argument, 'run');
    if (run !== undefined) runs.select(run);
    pages.openPanel();
  },
};
