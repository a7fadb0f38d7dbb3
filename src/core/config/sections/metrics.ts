import { z } from 'zod';
import { text, threshold } from './values.ts';
import type { ThresholdExpectation } from '../threshold.ts';

export const deploymentMetrics = z
  .strictObject({
    success_rate: threshold({ unit: 'ratio', comparator: '>' })
      .optional()
      .describe('Share of deployments that succeed, like `">99%"`.'),
    deployment_time: threshold({ unit: 'duration', comparator: '<' })
      .optional()
      .describe('Average time of a deployment, like `"<30min"`. Plans are measured against it.'),
    rollback_rate: threshold({ unit: 'ratio', comparator: '<' })
      .optional()
      .describe('Share of deployments rolled back, like `"<5%"`.'),
    mttr: threshold({ unit: 'duration', comparator: '<' })
      .optional()
      .describe('Mean time to recovery, like `"<15min"`.'),
    change_failure_rate: threshold({ unit: 'ratio', comparator: '<' })
      .optional()
      .describe('Share of changes that cause trouble, like `"<10%"`.'),
  })
  .describe('Targets for how well deploying works.');

const business = (expected: ThresholdExpectation) => {
  const target = threshold(expected).describe('What the figure must stay below or above.');
  return z.union([
    threshold(expected),
    z.strictObject({ target, query: text().describe('PromQL that gives the figure.') }),
    z.strictObject({ target, file: text().describe('File in the workspace that holds the figure.') }),
  ]);
};

export const businessMetrics = z
  .strictObject({
    uptime: business({ unit: 'ratio', comparator: '>' })
      .optional()
      .describe('Availability of the system, like `">99.9%"`.'),
    response_time: business({ unit: 'duration', comparator: '<' })
      .optional()
      .describe('Average response time, like `"<500ms"`.'),
    error_rate: business({ unit: 'ratio', comparator: '<' })
      .optional()
      .describe('Share of requests that fail, like `"<1%"`.'),
    user_satisfaction: business({ unit: 'score', comparator: '>' })
      .optional()
      .describe('What users say, like `">4.5/5"`.'),
  })
  .describe('Targets for what users notice: a threshold, or `{ target, query }`, or `{ target, file }`.');
