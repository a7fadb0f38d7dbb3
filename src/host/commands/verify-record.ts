import * as vscode from 'vscode';
import { MaverickError } from '../../core/errors.ts';
import { statusText } from '../../core/run/describe.ts';
import { COMMANDS } from '../ids.ts';
import { textOrIn } from './argument.ts';
import { choose } from './ask.ts';
import type { Command } from './command.ts';

/** Checks that nothing in a record was changed after it was written: its chain of hashes. */
export const verifyRecord: Command = {
  id: COMMANDS.verifyRecord,
  title: 'Verify Record',
  reach: 'reads',
  async run({ runs }, argument) {
    const { verifyChain } = await import('../../core/run/journal.ts');
    const run =
      runs.find(textOrIn(argument, 'run') ?? '') ??
      (await choose(
        runs.all().map((one) => ({ label: statusText(one.record), description: one.record.id, value: one })),
        'Verify the record of which rollout?',
      ));
    if (run === undefined) return;
    const result = verifyChain(run.record.events);
    if (!result.ok) {
      throw new MaverickError('record-changed', {
        what: `The record of ${run.record.id} was changed after it was written: ${result.message}`,
        next: 'Compare it with the hashes that were published elsewhere.',
      });
    }
    // The person asked and waits for the answer: this is no event of a rollout.
    await vscode.window.showInformationMessage(
      `The record of ${run.record.id} is whole: ${result.length} events, newest hash ${result.head.slice(0, 16)}.`,
    );
  },
};
