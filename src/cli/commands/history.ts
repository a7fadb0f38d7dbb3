import type { Command } from 'commander';
import { isClusterError } from '../../cluster/port.ts';
import { MaverickError } from '../../core/errors.ts';
import { durationText, stageText } from '../../core/run/describe.ts';
import type { RunRecord } from '../../core/run/record.ts';
import type { Cli } from '../cli.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runSummary } from '../json/run-document.ts';
import { sessionsOf, targetsOf } from '../locate.ts';
import { columns, dateTime, harmless } from '../text/layout.ts';
import { toneOf } from '../text/run.ts';
import type { Paint } from '../text/style.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

interface Options {
  readonly environment?: string;
  readonly service?: string;
  readonly limit: string;
}

export const define: Define = (program, perform) => {
  program
    .command('history')
    .summary('the runs there were')
    .description('Lists the runs of all environments, newest first.')
    .option('--environment <name>', 'only this environment')
    .option('--service <name>', 'only this service')
    .option('--limit <n>', 'at most this many', '20')
    .action(async (options: Options, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => history(cli, options)),
    );
};

async function history(cli: Cli, { environment, service, limit }: Options): Promise<ExitCode> {
  if (!/^[1-9]\d*$/.test(limit))
    throw new MaverickError('usage', { what: `--limit takes a whole number above 0, not "${limit}".` });
  const { listRuns } = await import('../../driver/journal-store.ts');
  const troubles: string[] = [];
  const records: RunRecord[] = [];
  const unreadable: string[] = [];
  const trouble = (error: Error, name: string | undefined): void => {
    troubles.push(`${name ?? 'cluster'}: ${error.message}`);
  };
  const sessions = await sessionsOf(cli, await targetsOf(cli, environment), (error, target) =>
    trouble(error, target.environment),
  );
  for (const session of sessions) {
    try {
      const runs = await listRuns(session, {
        signal: cli.signal,
        ...(service === undefined ? {} : { service }),
      });
      records.push(...runs.records);
      unreadable.push(...runs.unreadable);
    } catch (error) {
      if (!isClusterError(error)) throw error;
      if (sessions.length === 1) throw error;
      trouble(error, session.environment);
    }
  }
  const shown = records
    .filter(({ plan }) => environment === undefined || plan.environment.name === environment)
    .sort((a, b) => b.state.startedAt - a.state.startedAt)
    .slice(0, Number(limit));
  if (cli.format === 'json')
    cli.json({ schemaVersion: 1, runs: shown.map(runSummary), troubles, unreadable });
  else cli.text(shown.length === 0 ? 'There are no runs yet.' : historyText(shown, cli.paint));
  for (const line of [...troubles, ...unreadable])
    cli.narrator.say(`${cli.narrator.paint('yellow', 'warning:')} ${harmless(line)}`);
  return troubles.length === 0 ? EXIT.good : EXIT.unreachable;
}

export function historyText(records: readonly RunRecord[], paint: Paint): string {
  return columns(
    records.map((record) => {
      const { id, plan, state } = record;
      const took = state.endedAt === undefined ? '' : durationText(state.endedAt - state.startedAt);
      return [
        dateTime(state.startedAt),
        plan.environment.name,
        `${plan.service} ${plan.before.version ?? '?'} -> ${plan.release.version}`,
        { text: stageText(record), style: toneOf(record) },
        took,
        { text: id, style: 'dim' as const },
      ];
    }),
    paint,
    '',
  );
}
