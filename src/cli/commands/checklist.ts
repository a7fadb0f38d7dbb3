import type { Command } from 'commander';
import { MaverickError } from '../../core/errors.ts';
import type { CheckResult } from '../../core/checks/check.ts';
import type { Cli } from '../cli.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { openSession } from '../session.ts';
import { checkText } from '../text/run.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

interface Options {
  readonly service: string;
  readonly environment: string;
}

export const define: Define = (program, perform) => {
  program
    .command('checklist')
    .summary('run a checklist')
    .description(
      'Runs a checklist now and prints each result with its evidence. Fails when a check fails; ends with 3 when only manual items are left, which a person attests.',
    )
    .argument('<name>', 'name of the checklist, like `post-deployment`')
    .requiredOption('--service <name>', 'service')
    .requiredOption('--environment <name>', 'environment')
    .action(async (name: string, options: Options, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => checklist(cli, name, options)),
    );
};

async function checklist(cli: Cli, name: string, { service, environment }: Options): Promise<ExitCode> {
  const files = await import('../workspace/load.ts');
  const loaded = await files.loadWorkspace(cli.workspace);
  const config = files.requireSound(
    loaded,
    files.effectiveOf(loaded, service, environment),
    `The checklist of ${service} is not run`,
  );
  const specs = Object.hasOwn(config.checklists, name) ? config.checklists[name] : undefined;
  if (specs === undefined) {
    const names = Object.keys(config.checklists).join(', ');
    throw new MaverickError('unknown-checklist', {
      what: `${service} has no checklist "${name}" in ${environment}.`,
      next: names === '' ? 'Write one in a `checklists` section.' : `There are: ${names}.`,
    });
  }
  const { context, namespace, endpoints } = config.environment;
  const session = await openSession(cli, { environment, context, namespace });
  const { runChecklist } = await import('../../probes/run-check.ts');
  const live = cli.format === 'text';
  const results = await runChecklist(
    specs,
    {
      cluster: session.cluster,
      namespace: session.namespace,
      workload: config.service.workload,
      service,
      endpoints,
      workspace: cli.workspace,
      clock: cli.surroundings.clock,
      ticks: {},
      trusted: true,
    },
    {
      signal: cli.signal,
      onResult(result) {
        if (live) cli.text(checkText(result, cli.paint));
      },
    },
  );
  const isOpen = ({ kind, verdict }: CheckResult): boolean => kind === 'manual' && verdict === 'no-data';
  const open = results.filter(isOpen);
  const bad = results.filter((result) => result.verdict !== 'pass' && !isOpen(result));
  const code = bad.length > 0 ? EXIT.bad : open.length > 0 ? EXIT.held : EXIT.good;
  if (!live) {
    cli.json({ schemaVersion: 1, checklist: name, service, environment, results, exitCode: code });
    return code;
  }
  const passed = results.length - bad.length - open.length;
  cli.text(
    `\n${passed} of ${results.length} passed${bad.length === 0 ? '' : `, ${bad.length} did not`}${
      open.length === 0 ? '' : `; for a person: ${open.map((each) => `"${each.name}"`).join(', ')}`
    }.`,
  );
  return code;
}
