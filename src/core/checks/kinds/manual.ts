import { z } from 'zod';
import { text, url } from '../../config/sections/values.ts';
import type { Judgement } from '../kind.ts';

export const docs = 'A person attests, by name and with a note.';

export const schema = z
  .strictObject({
    instructions: text().optional().describe('What the person looks at, and what must be so.'),
    link: url().optional().describe('Where they look.'),
  })
  .describe(docs);

export interface ManualObservation {
  /** Who ticked it. */
  readonly tick: { readonly by: string; readonly note?: string } | undefined;
}

export function judge({ tick }: ManualObservation, spec: z.infer<typeof schema>): Judgement {
  if (tick !== undefined) return { verdict: 'pass', summary: `Attested by ${tick.by}.`, evidence: [] };
  return {
    verdict: 'no-data',
    summary: 'Nobody has attested it yet.',
    evidence: spec.instructions === undefined ? [] : [{ label: 'to be looked at', value: spec.instructions }],
  };
}
