import { COMMANDS } from '../ids.ts';
import { openPlace } from '../language/places.ts';
import { textIn } from './argument.ts';
import { choose } from './ask.ts';
import type { Command } from './command.ts';

/** The place in the files where a service or an environment is written. */
export const openConfig: Command = {
  id: COMMANDS.openConfig,
  title: 'Open Deploy Config',
  reach: 'reads',
  async run({ model }, argument) {
    await model.ready();
    const service = textIn(argument, 'service');
    const environment = textIn(argument, 'environment');
    const entries = [...model.services(), ...model.environments()];
    const found =
      model.services().find(({ name }) => name === service) ??
      model.environments().find(({ name }) => service === undefined && name === environment) ??
      (await choose(
        entries.map((entry) => ({ label: entry.name, description: entry.place.path, value: entry })),
        'Open which deploy config?',
      ));
    if (found !== undefined) await openPlace(model, found.place);
  },
};
