/** The last question before something is changed. Without a terminal nothing is ever asked. */
import { MaverickError } from '../core/errors.ts';
import type { Plan } from '../core/rollout/plan.ts';
import type { Cli } from './cli.ts';

export interface ConfirmOptions {
  readonly yes?: boolean;
  /** The environment's name, typed out. */
  readonly confirm?: string;
}

/** @throws MaverickError `not-confirmed` */
export async function confirm(
  cli: Cli,
  { environment, service }: Plan,
  options: ConfirmOptions,
): Promise<void> {
  const { name } = environment;
  const { ask } = cli.surroundings;
  const refuse = (what: string, next: string): never => {
    throw new MaverickError('not-confirmed', { what, next });
  };
  if (options.confirm !== undefined && options.confirm !== name)
    refuse(
      `--confirm names "${options.confirm}", and this changes ${name}.`,
      `If you mean ${name}: --confirm ${name}`,
    );
  if (environment.protected) {
    if (options.confirm === name) return;
    if (ask === undefined)
      refuse(`${name} is protected.`, `Without a terminal it must be typed out: --confirm ${name}`);
    else if ((await ask(`${name} is protected. Type its name to go on: `, cli.signal)).trim() !== name)
      refuse('The name was not typed: nothing was changed.', `To go on, type ${name}.`);
    return;
  }
  if (options.yes === true || options.confirm === name) return;
  if (ask === undefined)
    refuse(
      `Nobody can be asked whether ${service} may be changed in ${name}.`,
      'Without a terminal, say so: --yes',
    );
  else if (!/^y(es)?$/i.test((await ask('Go on? [y/N] ', cli.signal)).trim()))
    refuse('Not confirmed: nothing was changed.', 'To go on, answer y.');
}
