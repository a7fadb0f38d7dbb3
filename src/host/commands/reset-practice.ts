import { COMMANDS } from '../ids.ts';
import type { Command } from './command.ts';
import { runPractice } from './practice.ts';

/** Starts the practice cluster afresh, with the sample application as it was in the beginning. */
export const resetPractice: Command = {
  id: COMMANDS.resetPractice,
  title: 'Reset Practice Cluster',
  reach: 'runs',
  run: (host) => runPractice(host, 'reset'),
};
