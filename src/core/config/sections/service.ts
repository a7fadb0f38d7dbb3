import { z } from 'zod';
import { name, oneOrMore, text, withDefault, workload } from './values.ts';

export const service = z
  .strictObject({
    name: name().describe(
      'What the service is called everywhere: in plans, in the history, in `depends_on`.',
    ),
    workload: workload()
      .optional()
      .describe(
        'The workload that a rollout changes, as `Deployment/NAME`. When absent: the Deployment named like the service.',
      ),
    container: name()
      .optional()
      .describe(
        "The container that the release's image is for. Needed only when the pod has several and none is named like the service.",
      ),
    manifests: oneOrMore(text())
      .optional()
      .describe('Files or folders with the Kubernetes manifests of this service, relative to the workspace.'),
    depends_on: z
      .array(name())
      .optional()
      .describe('Services that must be rolled out before this one when a release changes several.'),
    engine: withDefault(
      z
        .enum(['native', 'argo-rollouts'])
        .optional()
        .describe(
          'Who carries a progressive rollout out: Maverick Deploy itself, or Argo Rollouts where a team has it.',
        ),
      'native',
    ),
    traffic: withDefault(
      z
        .union([
          z.enum(['replicas']),
          z.strictObject({
            gateway: z
              .strictObject({ route: name().describe('The HTTPRoute whose weights are set.') })
              .describe('Split traffic by the weights of a Gateway API route.'),
          }),
        ])
        .optional()
        .describe('How traffic is split between old and new: by the number of pods, or by a gateway route.'),
      'replicas',
    ),
  })
  .describe('One deployable workload. Other sections in the same file belong to it.');
