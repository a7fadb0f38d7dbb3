import type { Command } from 'commander';
import { RUN_LABEL } from '../../core/rollout/marks.ts';
import type { Cli } from '../cli.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findRun } from '../locate.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

interface Options {
  readonly environment?: string;
  readonly head?: string;
}

export const define: Define = (program, perform) => {
  program
    .command('verify')
    .summary("check a record's hash chain")
    .description(
      "Checks that no event of a run's record was changed, left out or put in: each event's hash covers the one before, and the newest hash that was published outside the record must be in the chain.",
    )
    .argument('<run>', 'name of the run')
    .option('--environment <name>', 'environment to look in (default: all of the workspace)')
    .option(
      '--head <hash>',
      'a hash of the record that you know from elsewhere (default: the one on the Lease)',
    )
    .action(async (run: string, options: Options, command: Command) =>
      perform(command, TEXT_OR_JSON, async (cli) => verify(cli, run, options)),
    );
};

async function verify(cli: Cli, run: string, options: Options): Promise<ExitCode> {
  const { session, record } = await findRun(cli, run, options);
  const [{ verifyChain }, { HEAD_ANNOTATION, readLease }] = await Promise.all([
    import('../../core/run/journal.ts'),
    import('../../driver/lock.ts'),
  ]);
  const lease = await readLease({ ...session, service: record.plan.service }, { signal: cli.signal });
  const annotations = lease?.metadata?.annotations ?? {};
  // The Lease knows the newest run of the service only.
  const published =
    options.head ?? (annotations[RUN_LABEL] === run ? annotations[HEAD_ANNOTATION] : undefined);
  const result = verifyChain(record.events, published);
  if (cli.format === 'json') {
    cli.json({
      schemaVersion: 1,
      run,
      ok: result.ok,
      events: record.events.length,
      published: published ?? null,
      ...(result.ok ? { head: result.head } : { seq: result.seq, message: result.message }),
    });
  } else if (result.ok) {
    cli.text(
      `${cli.paint('green', 'Unchanged')}: ${result.length} events, newest hash ${result.head}.\n${
        published === undefined
          ? '  No hash of this run was found outside its record: compare the newest one with what you have kept, by --head.'
          : `  The hash that was published outside the record (${published.slice(0, 12)}…) is in the chain.`
      }`,
    );
  } else cli.text(`${cli.paint('red', 'Changed')}: ${result.message}`);
  return result.ok ? EXIT.good : EXIT.bad;
}
