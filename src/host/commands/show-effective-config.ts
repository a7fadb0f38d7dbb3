import { COMMANDS } from '../ids.ts';
import { chooseTarget, configOf } from '../launch/target.ts';
import type { Command } from './command.ts';

/** The effective config of a service in an environment, each value with where it comes from. Contacts nothing. */
export const showEffectiveConfig: Command = {
  id: COMMANDS.showEffectiveConfig,
  title: 'Show Effective Config',
  reach: 'reads',
  async run(host, argument) {
    const target = await chooseTarget(host, argument, 'Show Effective Config');
    if (target === undefined) return;
    const config = configOf(target);
    const path = `${config.environment.name}/${config.service.name}.yaml`;
    await host.documents.showText('maverick-config', path, host.model.render(config));
  },
};
