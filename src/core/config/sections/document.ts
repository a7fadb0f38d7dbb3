/** A deploy config document: any of the sections, and nothing else. */
import { z } from 'zod';
import { caching } from './caching.ts';
import { checklists } from './checklists.ts';
import { environment } from './environment.ts';
import { businessMetrics, deploymentMetrics } from './metrics.ts';
import { phases } from './phases.ts';
import { rbacPrinciples, securityPractices } from './practices.ts';
import { release } from './release.ts';
import { hpa, resources } from './resources.ts';
import { service } from './service.ts';
import { rolloutSettings } from './strategy.ts';
import { communication, onCall, reviews } from './team.ts';

export const documentSchema = z
  .strictObject({
    service: service.optional(),
    release: release.optional(),
    ...rolloutSettings,
    resources: resources.optional(),
    hpa: hpa.optional(),
    environment: environment.optional(),
    phases: phases.optional(),
    checklists: checklists.optional(),
    security_practices: securityPractices.optional(),
    rbac_principles: rbacPrinciples.optional(),
    caching: caching.optional(),
    deployment_metrics: deploymentMetrics.optional(),
    business_metrics: businessMetrics.optional(),
    communication: communication.optional(),
    on_call: onCall.optional(),
    reviews: reviews.optional(),
  })
  .describe('A deploy config of Maverick Deploy.');

export type DeployConfig = z.infer<typeof documentSchema>;
