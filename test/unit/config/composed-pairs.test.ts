import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pairsToCompose } from '../../../src/core/config/composed-pairs.ts';
import { effectiveValues } from '../../../src/core/config/values.ts';
import { createConfigWorkspace } from '../../../src/core/config/workspace.ts';
import { parseYamlFile } from '../../../src/core/yaml/parse.ts';

const BLOCKS = [
  'service: { name: api }',
  'service: { name: web, workload: Deployment/web }',
  'environment: { name: staging, context: s, services: { api: { hpa: { min_replicas: 2 } } } }',
  'environment: { name: production, context: p }\nhpa: { max_replicas: 9 }',
  'environment: { name: production, context: p, services: { web: { strategy: { rollingUpdate: { maxSurge: 0 } } } } }',
  'strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }',
  'strategy: { rollingUpdate: { maxSurge: 2 } }',
  'deployment_strategy: canary\ncanary_percentage: 10',
  'success_criteria: { error_rate: "<1%" }\nvalidation_time: 60',
  'hpa: { min_replicas: 2 }\nhpa: { min_replicas: 3 }',
  'resources: { requests: { cpu: 100m } }',
  'release: { version: 1.0.0 }',
];
const PATHS = ['deploy/a.yaml', 'deploy/b.yaml', 'deploy/team/c.yaml', 'deploy/team/d.yaml', 'x.deploy.yaml'];

test('a service and an environment that are left out have no tie, and may always add a pod', () => {
  const document = fc.uniqueArray(fc.constantFrom(...BLOCKS), { minLength: 1, maxLength: 3 });
  const file = fc.array(document, { minLength: 1, maxLength: 3 });
  let skipped = 0;
  let clashes = 0;
  fc.assert(
    fc.property(fc.array(file, { minLength: 1, maxLength: PATHS.length }), (files) => {
      const workspace = createConfigWorkspace(
        files.map((documents, index) =>
          parseYamlFile(
            PATHS[index] ?? 'deploy/z.yaml',
            documents.map((blocks) => blocks.join('\n')).join('\n---\n'),
          ),
        ),
      );
      const asked = new Set(
        pairsToCompose(workspace).map(({ service, environment }) => `${service} ${environment}`),
      );
      for (const { name: service } of workspace.services)
        for (const { name: environment } of workspace.environments) {
          const { ties, values } = effectiveValues(workspace, service, environment);
          const stuck = values.some(
            ({ path, value, source }) =>
              path[2] === 'maxSurge' && source.kind === 'file' && (value === 0 || value === '0%'),
          );
          if (asked.has(`${service} ${environment}`)) {
            if (ties.length > 0 || stuck) clashes += 1;
            continue;
          }
          skipped += 1;
          assert.deepEqual([ties, stuck], [[], false]);
        }
    }),
    { seed: 11, numRuns: 400 },
  );
  assert.ok(skipped > 20 && clashes > 20, `${skipped} left out, ${clashes} with findings`);
});
