import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { confirm } from '../confirm.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runSummary } from '../json/run-document.ts';
import { preparePlan, type PlanOptions } from '../prepare.ts';
import { startRun } from '../start.ts';
import { planSummary } from '../text/plan.ts';
import { watchRun } from '../watch-run.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';
import { withPlanOptions } from './plan.ts';

interface Options extends PlanOptions {
  readonly detach?: boolean;
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly reason?: string;
}

export const define: Define = (program, perform) => {
  withPlanOptions(program.command('launch'))
    .summary('start a deployment and watch it')
    .description(
      'Starts the deployment of a release and watches it to its end. A process of its own drives it: Ctrl+C only ends the watching.',
    )
    .option('--detach', 'start it and do not watch')
    .option('--yes', 'do not ask')
    .option('--confirm <environment>', "the environment's name, typed out: needed for a protected one")
    .option('--reason <text>', 'why, for the record')
    .action(async (options: Options, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => launch(cli, options)),
    );
};

async function launch(cli: Cli, options: Options): Promise<ExitCode> {
  const { plan, session } = await preparePlan(cli, options, `${options.service} is not launched`);
  cli.narrator.say(planSummary(plan, cli.narrator.paint));
  await confirm(cli, plan, options);
  const record = await startRun(cli, session, plan, options.reason);
  if (options.detach !== true) return watchRun(cli, session, record);
  if (cli.format === 'json') cli.json({ schemaVersion: 1, ...runSummary(record) });
  else cli.text(`Run ${record.id} is under way. Follow it: maverick watch ${record.id}`);
  return EXIT.good;
}
