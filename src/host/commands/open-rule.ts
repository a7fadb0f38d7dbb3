import { MaverickError } from '../../core/errors.ts';
import { COMMANDS } from '../ids.ts';
import { rulePage } from '../pages/rule-page.ts';
import { textOrIn } from './argument.ts';
import type { Command } from './command.ts';

/** The page of a lint rule: why, a bad and a good example. */
export const openRule: Command = {
  id: COMMANDS.openRule,
  title: 'Open Rule',
  reach: 'reads',
  async run({ documents }, argument) {
    const rule = textOrIn(argument, 'rule');
    const { RULE_DOCS } = await import('../../core/lint/catalogue.ts');
    const doc = RULE_DOCS.find(({ id }) => id === rule);
    if (doc === undefined) {
      throw new MaverickError('unknown-rule', { what: `There is no rule "${rule ?? ''}".` });
    }
    await documents.showPage('maverick-rule', `${doc.id}.md`, rulePage(doc));
  },
};
