import { z } from 'zod';
import { criteria } from './criteria.ts';
import { duration, intOrPercent, percent, withDefault } from './values.ts';

export const strategy = z
  .strictObject({
    type: withDefault(
      z.enum(['RollingUpdate']).optional().describe('Pods are replaced step by step, as Kubernetes does it.'),
      'RollingUpdate',
    ),
    rollingUpdate: z
      .strictObject({
        maxSurge: withDefault(
          intOrPercent()
            .optional()
            .describe('Pods added beyond the wanted number while rolling: a number, or a share like `25%`.'),
          1,
        ),
        maxUnavailable: withDefault(
          intOrPercent()
            .optional()
            .describe(
              'Pods that may be missing while rolling: a number, or a share like `25%`. 0 never reduces what is available.',
            ),
          0,
        ),
      })
      .optional()
      .describe('How many pods are exchanged at a time. Both 0 can never move.'),
  })
  .describe('Rolling deployment (recommended by the practices): zero downtime, gradual, easy to roll back.');

/** `deployment_strategy` and the keys that stand beside it at the top of a document. */
export const progressive = {
  deployment_strategy: z
    .enum(['rolling', 'blue-green', 'canary'])
    .optional()
    .describe(
      'How the new version takes over: `rolling` (see `strategy`), `blue-green` for major or high-risk releases, `canary` for experimental ones.',
    ),
  validation_period: withDefault(
    duration()
      .optional()
      .describe(
        'Blue-green: how long the new version is validated before traffic switches, in seconds or like `5m`.',
      ),
    300,
  ),
  automatic_rollback: withDefault(
    z.boolean().optional().describe('Roll back without asking when the rollout fails.'),
    true,
  ),
  traffic_split: withDefault(
    percent().optional().describe('Blue-green: percent of the traffic that switches; 100 is all at once.'),
    100,
  ),
  canary_percentage: withDefault(
    percent().optional().describe('Canary: percent of the traffic that the new version gets first.'),
    10,
  ),
  increment_percentage: withDefault(
    percent().optional().describe('Canary: percent added with each step.'),
    20,
  ),
  validation_time: withDefault(
    duration().optional().describe('Canary: time between steps, in seconds or like `10m`.'),
    600,
  ),
};

/** What may be set per service, by folder, per environment, and in `environment.services`. */
export const rolloutSettings = {
  strategy: strategy.optional(),
  ...progressive,
  success_criteria: criteria.optional(),
};
