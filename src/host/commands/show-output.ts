import { COMMANDS } from '../ids.ts';
import type { Command } from './command.ts';

/** The output channel with the full text of every error. */
export const showOutput: Command = {
  id: COMMANDS.showOutput,
  title: 'Show Output',
  reach: 'reads',
  run: ({ log }) => log.show(),
};
