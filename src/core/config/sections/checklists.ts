import { z } from 'zod';
import { text } from './values.ts';

/**
 * Where check kinds plug in: kind to the schema of its own keys (those beside `name` and `kind`).
 * A kind without a schema here takes any keys.
 */
const KINDS: Readonly<Record<string, z.ZodObject | undefined>> = {
  pods: undefined,
  endpoints: undefined,
  http: undefined,
  command: undefined,
  manual: undefined,
};

export const CHECK_KINDS: readonly string[] = Object.keys(KINDS);

const heading = (kind: string) => ({
  name: text().describe('What is checked, in words; shown on the checklist.'),
  kind: z.literal(kind).describe('How it is checked.'),
});

const items = Object.entries(KINDS).map(([kind, own]) =>
  own === undefined ? z.looseObject(heading(kind)) : z.strictObject({ ...own.shape, ...heading(kind) }),
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
