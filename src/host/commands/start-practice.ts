import { COMMANDS } from '../ids.ts';
import type { Command } from './command.ts';
import { runPractice } from './practice.ts';

/** Starts the practice cluster of this workspace and connects its environments. */
export const startPractice: Command = {
  id: COMMANDS.startPractice,
  title: 'Start Practice Cluster',
  reach: 'runs',
  run: (host) => runPractice(host, 'start'),
};
