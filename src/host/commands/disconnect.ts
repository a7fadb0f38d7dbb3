import { COMMANDS } from '../ids.ts';
import { textIn } from './argument.ts';
import { choose } from './ask.ts';
import type { Command } from './command.ts';

/** Ends everything that is asked of an environment's cluster from here. Its rollouts go on: their drivers are elsewhere. */
export const disconnect: Command = {
  id: COMMANDS.disconnect,
  title: 'Disconnect Environment',
  reach: 'reads',
  async run({ environments }, argument) {
    const connected = environments.sessions().map(({ target }) => target.environment);
    const given = textIn(argument, 'environment');
    const name =
      connected.find((one) => one === given) ??
      (await choose(
        connected.map((value) => ({ label: value, value })),
        'Disconnect which environment?',
      ));
    if (name !== undefined) environments.disconnect(name);
  },
};
