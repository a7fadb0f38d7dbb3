/** From arguments to an exit code. Everything that may go wrong is told here, once. */
import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { createCli, type Cli, type GlobalOptions } from './cli.ts';
import { COMMANDS } from './commands/all.ts';
import type { Define, Perform } from './commands/define.ts';
import { errorDocument, errorText } from './errors.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';

export async function run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { stderr, interrupted } = surroundings;
  const owner = new AbortController();
  let code: ExitCode = EXIT.good;
  let cli: Cli | undefined;

  const program = createProgram(surroundings);
  const perform: Perform = async (command, formats, work) => {
    const options: GlobalOptions = command.optsWithGlobals();
    const workspace = resolve(surroundings.cwd, options.workspace ?? '.');
    const signal = AbortSignal.any([interrupted, owner.signal]);
    const own = createCli(surroundings, options, formats, workspace, signal, owner.signal);
    cli = own;
    code = await work(own);
  };
  for (const define of COMMANDS satisfies readonly Define[]) define(program, perform);

  try {
    if (args.length === 0) {
      stderr.write(program.helpInformation());
      return EXIT.usage;
    }
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.usage;
    cli?.narrator.quiet();
    if (cli?.format === 'json') cli.json(errorDocument(error));
    stderr.write(`${errorText(error, cli?.narrator.paint)}\n`);
    return exitCodeOf(error);
  } finally {
    owner.abort();
  }
}

function createProgram({ stdout, stderr, version }: Surroundings): Command {
  const program = new Command('maverick');
  program
    .description(
      'Deploy Kubernetes applications safely: checked configs, planned rollouts, automatic rollback.',
    )
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .option('--workspace <dir>', 'folder with the deploy configs (default: the current folder)')
    .option('--kubeconfig <file>', 'kubeconfig to use (default: what KUBECONFIG names, else ~/.kube/config)')
    .option('--context <name>', "kubeconfig context to use instead of the environment's own")
    .option('--format <format>', 'text or json; json is one stable document with a schemaVersion')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Run it with --help to see what there is.')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
    })
    .exitOverride()
    .addHelpText(
      'after',
      `
Exit codes: 0 good; 1 findings, a failed check or a rollout that went back; 2 wrong usage or unreadable input;
3 a person is needed; 4 refused before anything was changed; 5 the cluster cannot be reached; 130 interrupted.`,
    );
  return program;
}
