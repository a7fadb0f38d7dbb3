import { z } from 'zod';
import { CHECK_KINDS } from '../../checks/kinds/registry.ts';
import { text } from './values.ts';

const heading = (kind: string) => ({
  name: text().describe('What is checked, in words; shown on the checklist.'),
  kind: z.literal(kind).describe('How it is checked.'),
});

/** Each kind's own keys, with those that every check has. */
const items = Object.entries(CHECK_KINDS).map(([kind, { schema }]) =>
  z.strictObject({ ...schema.shape, ...heading(kind) }),
);

const [first, ...others] = items;
if (first === undefined) throw new Error('There is no check kind.');

const check = z.discriminatedUnion('kind', [first, ...others]);

export const checklists = z
  .record(
    text(),
    z
      .array(z.union([text(), check]))
      .describe('Checks in their order. A bare text is an item that a person attests.'),
  )
  .describe(
    'Named lists of checks. `pre-deployment` is the gate before a rollout, `post-deployment` the validation after it.',
  );
