import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { preparePlan, type PlanOptions } from '../prepare.ts';
import { planText } from '../text/plan.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

export const define: Define = (program, perform) => {
  withPlanOptions(program.command('plan'))
    .summary('what a launch would do')
    .description(
      'Prints what a launch would do: steps and times, findings, the exact change as a diff, and who owns which field from then on. Asks the cluster, changes nothing, and refuses what a launch would refuse.',
    )
    .action(async (options: PlanOptions, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => plan(cli, options)),
    );
};

/** The options that `plan` and `launch` share. */
export function withPlanOptions(command: Command): Command {
  return command
    .requiredOption('--service <name>', 'service')
    .requiredOption('--environment <name>', 'environment')
    .option('--release <version>', 'release of the workspace (default: the newest that has an image)')
    .option('--image <reference>', "image to use instead of the release's");
}

async function plan(cli: Cli, options: PlanOptions): Promise<ExitCode> {
  const { plan: made } = await preparePlan(cli, options, `There is no plan for ${options.service}`);
  if (cli.format === 'json') cli.json({ ...made });
  else cli.text(planText(made, cli.paint));
  return EXIT.good;
}
