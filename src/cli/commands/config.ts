import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

interface Options {
  readonly service: string;
  readonly environment: string;
}

export const define: Define = (program, perform) => {
  program
    .command('config')
    .summary('the effective config, each value with where it comes from')
    .description(
      'Prints what holds for a service in an environment, as a deploy config, each value with the file and line that it comes from. Fails when its files have errors.',
    )
    .requiredOption('--service <name>', 'service')
    .requiredOption('--environment <name>', 'environment')
    .action(async (options: Options, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => config(cli, options)),
    );
};

async function config(cli: Cli, { service, environment }: Options): Promise<ExitCode> {
  const [{ loadWorkspace, effectiveOf, placeOf }, { effectiveValues }, { renderEffectiveConfig }] =
    await Promise.all([
      import('../workspace/load.ts'),
      import('../../core/config/values.ts'),
      import('../../core/config/render.ts'),
    ]);
  const loaded = await loadWorkspace(cli.workspace);
  const { errors } = effectiveOf(loaded, service, environment);
  const effective = effectiveValues(loaded.linter.workspace, service, environment);
  if (cli.format === 'json') {
    cli.json({
      schemaVersion: 1,
      service,
      environment,
      values: effective.values.map(({ path, value, source }) => ({
        path,
        value,
        source:
          source.kind === 'file'
            ? { kind: source.kind, path: source.path, line: source.line, column: source.column }
            : source,
      })),
      errors: errors.map((each) => ({
        rule: each.rule,
        place: placeOf(loaded, each),
        message: each.message,
      })),
    });
  } else cli.text(renderEffectiveConfig(effective));
  for (const each of errors)
    cli.narrator.say(
      `${placeOf(loaded, each)}: ${cli.narrator.paint('red', 'error')}: ${each.message} (${each.rule})`,
    );
  return errors.length === 0 ? EXIT.good : EXIT.bad;
}
