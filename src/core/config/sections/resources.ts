import { z } from 'zod';
import { quantity } from './values.ts';

const amounts = z.strictObject({
  cpu: quantity().optional().describe('CPU: `500m` is half a core.'),
  memory: quantity().optional().describe('Memory: `1Gi` is 1024³ bytes.'),
  'ephemeral-storage': quantity().optional().describe('Local disk: `2Gi`.'),
});

export const resources = z
  .strictObject({
    requests: amounts
      .optional()
      .describe('What each pod is sure to get, and what the scheduler counts with. Base it on real use.'),
    limits: amounts
      .optional()
      .describe('What no pod may exceed. Beyond its memory limit a container is killed.'),
  })
  .describe("CPU and memory of the release's container.");

export const hpa = z
  .strictObject({
    min_replicas: z.int().min(1).optional().describe('Never fewer pods than this.'),
    max_replicas: z.int().min(1).optional().describe('Never more pods than this.'),
    target_cpu: z
      .int()
      .min(1)
      .optional()
      .describe('Average CPU use, in percent of the request, at which pods are added.'),
    target_memory: z
      .int()
      .min(1)
      .optional()
      .describe('Average memory use, in percent of the request, at which pods are added.'),
  })
  .describe('Horizontal pod autoscaling of the workload.');
