import { COMMANDS } from '../ids.ts';
import { textIn } from './argument.ts';
import type { Command } from './command.ts';

/** Asks anew: one environment, or all that are connected. Environments that nobody connected stay untouched. */
export const refresh: Command = {
  id: COMMANDS.refresh,
  title: 'Refresh',
  reach: 'runs',
  async run({ environments, practice }, argument) {
    await practice.look();
    const given = textIn(argument, 'environment');
    const names = environments
      .list()
      .map(({ name }) => name)
      .filter((name) => given === undefined || name === given)
      .filter((name) => !['disconnected', 'connecting'].includes(environments.connection(name).state));
    for (const name of names) environments.disconnect(name);
    await Promise.all(names.map((name) => environments.connect(name)));
  },
};
