import { COMMANDS } from '../ids.ts';
import { textIn } from './argument.ts';
import { choose } from './ask.ts';
import type { Command } from './command.ts';
import { sessionFor } from './practice.ts';

/** The person's word that a cluster may be contacted. Also the way to try again. */
export const connect: Command = {
  id: COMMANDS.connect,
  title: 'Connect Environment',
  reach: 'runs',
  async run(host, argument) {
    await host.model.ready();
    const entries = host.environments.list();
    const given = textIn(argument, 'environment');
    const name =
      entries.find((entry) => entry.name === given)?.name ??
      (await choose(
        entries
          .filter((entry) => host.environments.connection(entry.name).state !== 'connected')
          .map(({ name: value, context, namespace }) => ({
            label: value,
            description: `context ${context}, namespace ${namespace}`,
            value,
          })),
        'Connect which environment?',
      ));
    if (name !== undefined) await sessionFor(host, name);
  },
};
