import type { Command } from 'commander';
import { isClusterError } from '../../cluster/port.ts';
import { MaverickError } from '../../core/errors.ts';
import { isBlocked } from '../../core/run/commands.ts';
import type { Cli } from '../cli.ts';
import type { ExitCode } from '../exit-codes.ts';
import { sessionsOf, targetsOf, type Located } from '../locate.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';
import { tell, write } from './give.ts';

interface Options {
  readonly environment?: string;
  readonly reason?: string;
}

export const define: Define = (program, perform) => {
  program
    .command('unblock')
    .summary('allow launches of a service again')
    .description(
      'After an automatic rollback a service is blocked until a person knows the cause and says so by this.',
    )
    .argument('<service>', 'service')
    .option('--environment <name>', 'environment that it is blocked in (default: the only one)')
    .option('--reason <text>', 'what the cause was, for the record')
    .action(async (service: string, options: Options, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => unblock(cli, service, options)),
    );
};

async function unblock(cli: Cli, service: string, options: Options): Promise<ExitCode> {
  const [{ listRuns }, { blockingRun }] = await Promise.all([
    import('../../driver/journal-store.ts'),
    import('../../core/run/blocked.ts'),
  ]);
  let trouble: Error | undefined;
  const sessions = await sessionsOf(
    cli,
    await targetsOf(cli, options.environment),
    (error) => (trouble ??= error),
  );
  const found: Located[] = [];
  for (const session of sessions) {
    try {
      const { records } = await listRuns(session, { signal: cli.signal, service });
      const names = new Set(records.map(({ plan }) => plan.environment.name));
      for (const name of names) {
        const record = blockingRun(records, service, name);
        const wanted = options.environment === undefined || options.environment === name;
        if (record !== undefined && wanted && isBlocked(record.state)) found.push({ session, record });
      }
    } catch (error) {
      if (!isClusterError(error)) throw error;
      trouble ??= error;
    }
  }
  const [only, ...others] = found;
  if (only === undefined) {
    if (trouble !== undefined) throw trouble;
    throw new MaverickError('not-now', {
      what: `${service} is not blocked${options.environment === undefined ? '' : ` in ${options.environment}`}.`,
      next: 'It can be launched.',
    });
  }
  if (others.length > 0) {
    throw new MaverickError('usage', {
      what: `${service} is blocked in several environments.`,
      next: `Name one by --environment: ${found.map(({ record }) => record.plan.environment.name).join(', ')}.`,
    });
  }
  const { session, record } = only;
  const after = await write(cli, session, record.id, 'unblock', options.reason);
  return tell(cli, after, `${service} may be launched in ${record.plan.environment.name} again.`);
}
