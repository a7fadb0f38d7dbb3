import { COMMANDS } from '../ids.ts';
import { isSetIn, textOrIn } from './argument.ts';
import type { Command } from './command.ts';

/** The whole story of a rollout in an editor tab: the one named, else the one that runs, else the last. */
export const openRollout: Command = {
  id: COMMANDS.openRollout,
  title: 'Open Rollout',
  reach: 'reads',
  run({ runs, pages }, argument) {
    // From the page itself, what it shows stays.
    if (!isSetIn(argument, 'panel')) runs.select(textOrIn(argument, 'run'));
    pages.openPanel();
  },
};
