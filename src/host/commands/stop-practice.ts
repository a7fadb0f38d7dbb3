import { COMMANDS } from '../ids.ts';
import type { Command } from './command.ts';
import { runPractice } from './practice.ts';

/** Stops the practice cluster; what ran on it is gone. */
export const stopPractice: Command = {
  id: COMMANDS.stopPractice,
  title: 'Stop Practice Cluster',
  reach: 'runs',
  run: (host) => runPractice(host, 'stop'),
};
