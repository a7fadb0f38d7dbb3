import { COMMANDS } from '../ids.ts';
import { recordPage, recordPath } from '../../core/pages/record-page.ts';
import { statusText } from '../../core/run/describe.ts';
import { textOrIn } from './argument.ts';
import { choose } from './ask.ts';
import type { Command } from './command.ts';

/** The record of a rollout as a page: who, why, what changed, every event. */
export const openRecord: Command = {
  id: COMMANDS.openRecord,
  title: 'Open Record',
  reach: 'reads',
  async run({ runs, documents }, argument) {
    const given = runs.find(textOrIn(argument, 'run') ?? '');
    const run =
      given ??
      (await choose(
        runs.all().map((one) => ({ label: statusText(one.record), description: one.record.id, value: one })),
        'Open the record of which rollout?',
      ));
    if (run === undefined) return;
    await documents.showPage('maverick-record', recordPath(run.record), recordPage(run.record));
  },
};
