import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parse } from 'yaml';
import * as z from 'zod';
import { SELF_SUBJECT_ACCESS_REVIEWS } from '../../../src/core/kubernetes/resources.ts';
import { refuseMissingRights } from '../../../src/driver/rights.ts';
import { createPracticeCluster } from '../../../src/sandbox/practice-cluster.ts';
import { createVirtualClock } from '../../../src/sandbox/virtual-clock.ts';
import { seededRandom } from '../../scenarios/random.ts';
import { read } from './sources.ts';

const review = z.object({
  spec: z.object({
    resourceAttributes: z.object({ verb: z.string(), group: z.string(), resource: z.string() }),
  }),
});

const role = z.object({
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      verbs: z.array(z.string()),
    }),
  ),
});

it('the Role of docs/rights.md grants all that a launch asks for', async () => {
  const asked: string[] = [];
  const practice = createPracticeCluster({ clock: createVirtualClock(), random: seededRandom(3) });
  const real = practice.cluster();
  const listening: typeof real = {
    ...real,
    create: (resource, object, call) => {
      if (resource === SELF_SUBJECT_ACCESS_REVIEWS) {
        const { verb, group, resource: plural } = review.parse(object).spec.resourceAttributes;
        asked.push(`${verb} ${group}/${plural}`);
      }
      return real.create(resource, object, call);
    },
  };
  await refuseMissingRights(listening, 'default', { signal: new AbortController().signal });
  practice.dispose();

  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(read('docs/rights.md')) ?? [];
  const granted = role
    .parse(parse(yaml))
    .rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
      ),
    );
  assert.ok(asked.length > 0);
  assert.deepEqual(
    asked.filter((right) => !granted.includes(right)),
    [],
  );
  // Least privilege: nothing in the Role that no launch asks for, but the list that a watch begins with.
  assert.deepEqual(
    granted.filter((right) => !asked.includes(right) && right !== 'list apps/deployments'),
    [],
  );
});
