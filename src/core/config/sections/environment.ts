import { z } from 'zod';
import { checklists } from './checklists.ts';
import { hpa, resources } from './resources.ts';
import { rolloutSettings } from './strategy.ts';
import { moment, name, oneOrMore, text, url, withDefault } from './values.ts';

export const approvals = z.union([
  z.int().min(0),
  z.strictObject({
    count: z.int().min(1).optional().describe('How many people must approve.'),
    by: z.array(text()).optional().describe('Who may approve.'),
  }),
]);

const overrides = z
  .strictObject({
    ...rolloutSettings,
    resources: resources.optional(),
    hpa: hpa.optional(),
    checklists: checklists.optional(),
  })
  .describe('What is different for this service in this environment. It wins over every other place.');

export const environment = z
  .strictObject({
    name: name().describe('What the environment is called everywhere.'),
    context: text().describe(
      'Context of the kubeconfig. `maverick-practice` is the built-in practice cluster.',
    ),
    namespace: withDefault(name().optional().describe('Namespace of the workloads.'), 'default'),
    protected: withDefault(
      z.boolean().optional().describe('Launching here is confirmed by typing the name of the environment.'),
      false,
    ),
    endpoints: z
      .record(text(), url())
      .optional()
      .describe('Addresses that checks use, by name: `health: https://api.example.com/health`.'),
    prometheus: url().optional().describe('Address of the Prometheus server that measures this environment.'),
    approvals: approvals
      .optional()
      .describe('How many people must approve before a run changes anything here.'),
    freeze: z
      .array(
        z.strictObject({
          from: moment().describe('First moment of the freeze.'),
          to: moment().describe('Last moment of the freeze; a date means its whole day.'),
          reason: text().describe('Why nothing is deployed then; shown to whoever tries.'),
        }),
      )
      .optional()
      .describe('Windows in which nothing is deployed here.'),
    after: oneOrMore(name())
      .optional()
      .describe('Environments that must have run a release before it may come here.'),
    order: oneOrMore(name()).optional().describe('The same as `after`.'),
    services: z
      .record(name(), overrides)
      .optional()
      .describe('Settings of single services in this environment.'),
    standby: withDefault(
      z
        .enum(['optional', 'required'])
        .optional()
        .describe('Whether a second driver must stand by before a rollout may start here.'),
      'optional',
    ),
  })
  .describe(
    'A named target: context, namespace, endpoints. Other sections in the same file hold in this environment only.',
  );
