import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findActive, findRun } from '../locate.ts';
import { watchRun } from '../watch-run.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

interface Options {
  readonly environment?: string;
}

export const define: Define = (program, perform) => {
  program
    .command('watch')
    .summary('follow a run to its end')
    .description(
      'Follows a run until it has ended or needs a person, and ends with the exit code of its outcome. Without a name: the one that is under way.',
    )
    .argument('[run]', 'name of the run')
    .option('--environment <name>', 'environment to look in (default: all of the workspace)')
    .action(async (run: string | undefined, options: Options, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => watch(cli, run, options)),
    );
};

async function watch(cli: Cli, run: string | undefined, options: Options): Promise<ExitCode> {
  const found =
    run === undefined ? await findActive(cli, options.environment) : await findRun(cli, run, options);
  if (found !== undefined) return watchRun(cli, found.session, found.record);
  if (cli.format === 'json') cli.json({ schemaVersion: 1, run: null });
  else cli.text('Nothing is under way. See `maverick history` for what was.');
  return EXIT.good;
}
