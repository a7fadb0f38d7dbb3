import { z } from 'zod';
import { approvals } from './environment.ts';
import { risk } from './release.ts';
import { name, oneOrMore, text } from './values.ts';

export const phases = z
  .array(
    z.strictObject({
      name: text().describe('What the phase is called.'),
      risk: risk.optional(),
      approval: z
        .union([z.boolean(), approvals])
        .optional()
        .describe('Whether people must approve before this phase starts, and how many.'),
      checklist: oneOrMore(text()).optional().describe('Checklists that must pass before this phase starts.'),
      apply: oneOrMore(text()).optional().describe('Manifests to apply: files or folders.'),
      backup: text().optional().describe('CronJob or Job file that takes the backup.'),
      migrate: text().optional().describe('File with the Job that migrates the database.'),
      deploy: oneOrMore(name()).optional().describe('Services to roll out, in their order.'),
      validate: oneOrMore(text()).optional().describe('Checklists that must pass at the end of this phase.'),
    }),
  )
  .describe(
    'The staged deployment process, in its order: infrastructure, database, application, validation.',
  );
