/** The sample's files and the practice cluster's sample system are two descriptions of one thing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import * as z from 'zod';
import { composeEffectiveConfig } from '../../../src/core/config/compose.ts';
import type { EffectiveConfig } from '../../../src/core/config/effective.ts';
import type { Deployment } from '../../../src/core/kubernetes/objects.ts';
import { DEPLOYMENTS } from '../../../src/core/kubernetes/resources.ts';
import { planRun } from '../../../src/driver/plan-run.ts';
import type { ProbeContext } from '../../../src/probes/context.ts';
import { runChecklist } from '../../../src/probes/run-check.ts';
import { createPracticeCluster } from '../../../src/sandbox/practice-cluster.ts';
import type { PracticeCluster } from '../../../src/sandbox/practice-cluster.ts';
import { createFrontDoor } from '../../../src/sandbox/process/front-door.ts';
import { SAMPLE_NAMESPACE, seedSample } from '../../../src/sandbox/process/sample.ts';
import { createVirtualClock } from '../../../src/sandbox/virtual-clock.ts';
import { seededRandom } from '../../scenarios/random.ts';
import { linterOf, mended, SAMPLE, sampleFiles } from './files.ts';

const files = sampleFiles();
const { workspace } = linterOf(mended(files));
const SERVICES = ['api', 'worker', 'web'];

function configOf(service: string, environment = 'practice'): EffectiveConfig {
  const { config } = composeEffectiveConfig(workspace, service, environment);
  assert.ok(config !== undefined);
  return config;
}

const quantities = z.record(z.string(), z.string());
const manifestSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.literal(SAMPLE_NAMESPACE) }),
  spec: z.object({
    replicas: z.number().optional(),
    selector: z.unknown(),
    template: z.object({
      spec: z.object({
        containers: z.tuple([
          z.object({
            image: z.string(),
            ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
            resources: z.object({ requests: quantities, limits: quantities }),
          }),
        ]),
      }),
    }),
  }),
});

describe('the sample on the practice cluster', () => {
  const signal = AbortSignal.timeout(60_000);
  const clock = createVirtualClock();
  let practice: PracticeCluster;
  before(async () => {
    practice = createPracticeCluster({ clock, random: seededRandom(11), seed: seedSample });
    const isUp = (name: string): boolean => {
      const found = practice.store.get<Deployment>(DEPLOYMENTS, { namespace: SAMPLE_NAMESPACE, name });
      return found?.status?.availableReplicas === found?.spec?.replicas;
    };
    await clock.runUntil(() => SERVICES.every(isUp));
  });
  after(() => practice.dispose());

  for (const service of SERVICES) {
    it(`${service}: the manifest is what runs`, () => {
      const { spec } = manifestSchema.parse(parse(files[`k8s/${service}/deployment.yaml`] ?? ''));
      const live = practice.store.get<Deployment>(DEPLOYMENTS, {
        namespace: SAMPLE_NAMESPACE,
        name: service,
      })?.spec;
      const [container] = spec.template.spec.containers;
      const running = live?.template.spec?.containers[0];
      assert.equal(container.image, running?.image);
      assert.deepEqual(spec.selector, live?.selector);
      assert.deepEqual(
        container.ports,
        (running?.ports ?? []).map(({ name, containerPort }) => ({ name, containerPort })),
      );
      if (service === 'worker') {
        assert.equal(spec.replicas, undefined, 'the autoscaler decides');
        assert.equal(container.resources.requests['cpu'], undefined, 'this is the mistake');
        return;
      }
      assert.equal(spec.replicas, live?.replicas);
      assert.deepEqual(container.resources, running?.resources);
    });

    it(`${service}: releasing 1.2.4 changes the image and nothing else`, async () => {
      const release = workspace.releases.find(({ release: { version } }) => version === '1.2.4')?.release;
      assert.ok(release !== undefined);
      const config = configOf(service);
      const plan = await planRun({ cluster: practice.cluster(), config, release, now: clock.now(), signal });
      assert.deepEqual(
        plan.changes.map(({ from, to }) => [from, to]),
        [[`registry.example/${service}:1.2.3`, `registry.example/${service}:1.2.4`]],
      );
      assert.deepEqual(
        plan.steps.map(({ kind }) => kind),
        ['gate', 'roll', 'validate'],
      );
      assert.deepEqual(
        plan.findings.filter(({ severity }) => severity === 'warning'),
        [],
      );
    });

    it(`${service}: the checks before and after a rollout pass without a click`, async () => {
      const { checklists, environment } = configOf(service);
      const checks = [...(checklists['pre-deployment'] ?? []), ...(checklists['post-deployment'] ?? [])];
      const results = await throughTheDoor(environment.endpoints, async (endpoints) =>
        runChecklist(checks, contextOf(service, endpoints), { signal }),
      );
      assert.deepEqual(
        results.filter(({ verdict }) => verdict !== 'pass'),
        [],
      );
      assert.deepEqual([...new Set(results.map(({ kind }) => kind))].sort(), [
        'command',
        'endpoints',
        'http',
        'pods',
      ]);
    });
  }

  it('what production asks of its health endpoints is what the front door of the practice cluster answers', async () => {
    const { checklists, environment } = configOf('api', 'production');
    const checks = (checklists['post-deployment'] ?? []).filter(({ kind }) => kind === 'http');
    const results = await throughTheDoor(environment.endpoints, async (endpoints) =>
      runChecklist(checks, contextOf('api', endpoints), { signal }),
    );
    assert.deepEqual(
      results.map(({ verdict }) => verdict),
      ['pass', 'pass'],
    );
  });

  /** The same paths at a front door of this practice cluster, whatever port it gets. */
  async function throughTheDoor<T>(
    endpoints: Readonly<Record<string, string>>,
    look: (endpoints: Readonly<Record<string, string>>) => Promise<T>,
  ): Promise<T> {
    const door = createFrontDoor({ store: practice.store, namespace: SAMPLE_NAMESPACE });
    door.listen(0, '127.0.0.1');
    await once(door, 'listening');
    try {
      const address = door.address();
      assert.ok(typeof address === 'object' && address !== null);
      const moved = Object.entries(endpoints).map(([name, url]): [string, string] => [
        name,
        `http://127.0.0.1:${address.port}${new URL(url).pathname}`,
      ]);
      return await look(Object.fromEntries(moved));
    } finally {
      door.close();
      door.closeAllConnections();
    }
  }

  function contextOf(service: string, endpoints: Readonly<Record<string, string>>): ProbeContext {
    const { environment, service: its } = configOf(service);
    return {
      cluster: practice.cluster(),
      namespace: environment.namespace,
      workload: its.workload,
      service,
      endpoints,
      workspace: SAMPLE,
      clock,
      ticks: {},
      trusted: true,
    };
  }
});
