import { z } from 'zod';
import { text, threshold } from './values.ts';
import type { ThresholdExpectation } from '../threshold.ts';

/** The two metrics of the spec, which have queries of their own. */
export const KNOWN_CRITERIA: Readonly<Record<string, ThresholdExpectation>> = {
  error_rate: { unit: 'ratio', comparator: '<' },
  response_time: { unit: 'duration', comparator: '<' },
};

/** For a metric with a query of its own the unit is whatever the query gives. */
export const ANY_CRITERION: ThresholdExpectation = { unit: 'any', comparator: '<' };

const query = (): z.ZodString =>
  text().describe(
    'PromQL that gives one number. `$service`, `$namespace` and `$version` stand for what is being rolled out.',
  );

const known = (expected: ThresholdExpectation) =>
  z.union([
    threshold(expected),
    z.strictObject({
      threshold: threshold(expected).describe('What the value must stay below or above.'),
      query: query().optional(),
    }),
  ]);

export const criteria = z
  .object({
    error_rate: known({ unit: 'ratio', comparator: '<' })
      .optional()
      .describe('Share of requests that fail, like `"<1%"`.'),
    response_time: known({ unit: 'duration', comparator: '<' })
      .optional()
      .describe('Time to answer, like `"<500ms"`.'),
  })
  .catchall(
    z
      .strictObject({
        query: query(),
        threshold: threshold(ANY_CRITERION).describe(
          'What the value must stay below or above, like `"<100"`.',
        ),
      })
      .describe('A metric of your own: a query and its threshold.'),
  )
  .describe('What must hold for a rollout to go on, and to stay, with any strategy.');
