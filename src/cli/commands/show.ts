import type { Command } from 'commander';
import { recordDocument } from '../json/run-document.ts';
import { EXIT } from '../exit-codes.ts';
import { findRun } from '../locate.ts';
import { recordText } from '../text/run.ts';
import type { Define } from './define.ts';

interface Options {
  readonly environment?: string;
}

export const define: Define = (program, perform) => {
  program
    .command('show')
    .summary('the whole record of a run')
    .description(
      'Prints the record of a run: who, why, what changed, what was measured, every event. --format text, json or markdown.',
    )
    .argument('<run>', 'name of the run')
    .option('--environment <name>', 'environment to look in (default: all of the workspace)')
    .action(async (run: string, options: Options, command: Command) =>
      perform(command, ['text', 'json', 'markdown'], async (cli) => {
        const { record } = await findRun(cli, run, options);
        if (cli.format === 'json') cli.json(recordDocument(record));
        else if (cli.format === 'text') cli.text(recordText(record, cli.paint));
        else cli.text((await import('../../core/pages/record-page.ts')).recordPage(record));
        return EXIT.good;
      }),
    );
};
