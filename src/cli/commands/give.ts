/** The commands that are entries in a run's journal: any machine can give them, whoever drives carries them out. */
import type { CommandName, RunRecord } from '../../core/run/record.ts';
import type { Cli } from '../cli.ts';
import { confirm } from '../confirm.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runSummary } from '../json/run-document.ts';
import { findRun } from '../locate.ts';
import type { Session } from '../session.ts';
import { startRun } from '../start.ts';
import { planSummary } from '../text/plan.ts';
import { stageText } from '../../core/run/describe.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

interface Options {
  readonly environment?: string;
  readonly reason?: string;
  readonly confirm?: string;
}

type Given = Exclude<CommandName, 'unblock' | 'tick'>;

const DOES: Readonly<Record<Given, readonly [summary: string, description: string]>> = {
  pause: [
    'stop a run where it is',
    'Stops a run where it is, with both versions running, until it is resumed.',
  ],
  resume: ['let a paused run go on', 'Lets a paused run go on.'],
  abort: [
    'stop a run and go back',
    'Stops a run that is under way and brings the version before back. Wins over everything else.',
  ],
  rollback: [
    'bring the version before back',
    'Brings the version before back: of a run under way, or, by a new run, of one that has succeeded.',
  ],
  retry: [
    'try again',
    'Lets a held run try again; a run that has ended without success is launched anew, by a new run.',
  ],
};

export const define: Define = (program, perform) => {
  for (const name of ['pause', 'resume', 'abort', 'rollback', 'retry'] as const) {
    const [summary, description] = DOES[name];
    const command = program
      .command(name)
      .summary(summary)
      .description(description)
      .argument('<run>', 'name of the run')
      .option('--reason <text>', 'why, for the record')
      .option('--environment <name>', 'environment to look in (default: all of the workspace)');
    if (name === 'rollback' || name === 'retry')
      command.option(
        '--confirm <environment>',
        'for a new run in a protected environment: its name, typed out',
      );
    command.action(async (run: string, options: Options) =>
      perform(command, TEXT_OR_JSON, async (cli) => give(cli, name, run, options)),
    );
  }
  const tick = program
    .command('tick')
    .summary('attest a manual check of a run')
    .description('Attests a manual check that a run waits for. Who did it comes from the API server.')
    .argument('<run>', 'name of the run')
    .argument('<check>', 'name of the check')
    .option('--reason <text>', 'a note, for the record')
    .option('--environment <name>', 'environment to look in (default: all of the workspace)');
  tick.action(async (run: string, check: string, options: Options) =>
    perform(tick, TEXT_OR_JSON, async (cli) => {
      const { session } = await findRun(cli, run, options);
      return tell(
        cli,
        await write(cli, session, run, 'tick', options.reason, check),
        `Ticked "${check}" of ${run}.`,
      );
    }),
  );
};

async function give(cli: Cli, name: Given, run: string, options: Options): Promise<ExitCode> {
  const { session, record } = await findRun(cli, run, options);
  if (record.state.stage !== 'ended' || (name !== 'rollback' && name !== 'retry')) {
    const after = await write(cli, session, run, name, options.reason);
    return tell(
      cli,
      after,
      `Told ${run}: ${name}. It was: ${stageText(record)}. Follow it: maverick watch ${run}`,
    );
  }
  const { planAgain } = await import('../../driver/plan-run.ts');
  const plan = await planAgain({ cluster: session.cluster, record, as: name, signal: cli.signal });
  cli.narrator.say(planSummary(plan, cli.narrator.paint));
  // Naming run and command is deliberate enough where nothing is protected: the way back must not be long.
  await confirm(cli, plan, {
    yes: true,
    ...(options.confirm === undefined ? {} : { confirm: options.confirm }),
  });
  const started = await startRun(cli, session, plan, options.reason);
  return tell(cli, started, `Run ${started.id} is under way. Follow it: maverick watch ${started.id}`);
}

/** @throws MaverickError `not-now` with the reason; nothing is written then */
export async function write(
  cli: Cli,
  { cluster, namespace }: Session,
  run: string,
  name: CommandName,
  reason?: string,
  check?: string,
): Promise<RunRecord> {
  const { giveCommand } = await import('../../driver/give-command.ts');
  const { host, clock } = cli.surroundings;
  return giveCommand({
    cluster,
    namespace,
    run,
    command: {
      name,
      ...(reason === undefined ? {} : { reason }),
      ...(check === undefined ? {} : { check }),
    },
    host,
    clock,
    signal: cli.signal,
  });
}

export function tell(cli: Cli, record: RunRecord, text: string): ExitCode {
  if (cli.format === 'json') cli.json({ schemaVersion: 1, ...runSummary(record) });
  else cli.text(text);
  return EXIT.good;
}
