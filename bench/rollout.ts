/**
 * The same rolling change of ten pods by the product and by kubectl, in turns, on one real control plane: what the
 * product adds to the time that the cluster itself needs, and what it asks of the API server.
 */
import { connect } from '../src/cluster/kubernetes/connect.ts';
import { DEPLOYMENTS } from '../src/core/kubernetes/resources.ts';
import { realClock } from '../src/driver/real-clock.ts';
import { findOrBuild } from '../test/control-plane/build.ts';
import { startControlPlane } from '../test/control-plane/control-plane.ts';
import type { ControlPlane } from '../test/control-plane/control-plane.ts';
import { kubectl } from '../test/control-plane/kubectl.ts';
import { deployApp, drive, image, launch, live } from '../test/scenarios/kit.ts';
import { seededRandom } from '../test/scenarios/random.ts';
import type { World } from '../test/scenarios/world.ts';
import type { Bench, BenchContext, Missing, Row } from './support/bench.ts';
import { CountingCluster } from './support/counting-cluster.ts';
import { median, timedAsync } from './support/measure.ts';

const PODS = 10;
const PAIRS = 3;
/** A share of the time that the cluster itself needs. */
const ADDED_LIMIT = 1.05;
const FIGURE = `rollout of ${PODS} pods, plan to end`;

export const bench: Bench = { what: 'a rollout beside kubectl', deadlineMs: 300_000, run };

async function run({ signal }: BenchContext): Promise<readonly (Row | Missing)[]> {
  const found = await findOrBuild({ signal, log: (line) => console.error(line) });
  if (found.kind === 'missing') return [{ figure: FIGURE, missing: found.why }];
  const plane = await startControlPlane({ signal, binaries: found.binaries });
  try {
    return await compare(plane, signal);
  } finally {
    await plane.dispose();
  }
}

async function compare(plane: ControlPlane, signal: AbortSignal): Promise<readonly Row[]> {
  const ours = await worldIn(plane, 'ours', signal);
  const theirs = await worldIn(plane, 'theirs', signal);
  await deployApp(ours, { replicas: PODS });
  await deployApp(theirs, { replicas: PODS });
  const product: number[] = [];
  const peer: number[] = [];
  const counted: number[] = [];
  let verbs = '';
  for (let pair = 0; pair < PAIRS; pair++) {
    const tag = `2.0.${pair}`;
    const cluster = new CountingCluster(ours.cluster);
    const byProduct = async (): Promise<void> => {
      product.push((await timedAsync(() => rollOut({ ...ours, cluster }, tag))).ms);
    };
    const byKubectl = async (): Promise<void> => {
      const manifest = await manifestWith(theirs, tag);
      peer.push((await timedAsync(() => applyAndWait(plane, theirs.namespace, manifest))).ms);
    };
    // Whoever goes second finds warmer caches.
    for (const one of pair % 2 === 0 ? [byProduct, byKubectl] : [byKubectl, byProduct]) await one();
    counted.push([...cluster.calls.values()].reduce((sum, count) => sum + count, 0));
    verbs = [...cluster.calls].map(([verb, count]) => `${count} ${verb}`).join(', ');
  }
  const needed = median(peer);
  const note = `medians of ${PAIRS} in turns; ours without, kubectl with the start of its processes`;
  return [
    {
      figure: FIGURE,
      ours: median(product) / 1000,
      unit: 's',
      against: { kind: 'peer', name: 'kubectl apply + rollout status', value: needed / 1000 },
      note,
    },
    {
      figure: `${FIGURE}, with 5 % to add`,
      ours: median(product) / 1000,
      unit: 's',
      against: { kind: 'limit', name: 'limit', value: (needed * ADDED_LIMIT) / 1000 },
    },
    { figure: `API calls of a rollout of ${PODS} pods`, ours: median(counted), unit: 'calls', note: verbs },
  ];
}

async function worldIn(plane: ControlPlane, namespace: string, signal: AbortSignal): Promise<World> {
  await plane.createNamespace(namespace);
  const cluster = await connect({ kubeconfigPath: plane.kubeconfigPath, signal });
  return {
    kind: 'real',
    cluster,
    viewer: cluster,
    clock: realClock,
    random: seededRandom(1),
    namespace,
    signal,
  };
}

async function rollOut(world: World, tag: string): Promise<void> {
  const { id } = await launch(world, tag);
  const { record } = await drive(world, id);
  if (record.state.outcome !== 'succeeded')
    throw new Error(`The rollout ended ${record.state.outcome ?? 'open'}.`);
}

/** The live Deployment as a person keeps it: without what the cluster wrote into it, and with another image. */
async function manifestWith(world: World, tag: string): Promise<string> {
  const { spec } = await live(world);
  const { template } = spec ?? {};
  const containers = template?.spec?.containers.map((container) => ({ ...container, image: image(tag) }));
  return JSON.stringify({
    apiVersion: `${DEPLOYMENTS.group}/${DEPLOYMENTS.version}`,
    kind: 'Deployment',
    metadata: { name: 'app', namespace: world.namespace, labels: { app: 'app' } },
    spec: {
      ...spec,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: { ...template, spec: { ...template?.spec, containers } },
    },
  });
}

async function applyAndWait(plane: ControlPlane, namespace: string, manifest: string): Promise<void> {
  const steps = [
    { args: ['apply', '-f', '-'], input: manifest },
    { args: ['rollout', 'status', 'deployment/app', `--namespace=${namespace}`], input: '' },
  ];
  for (const { args, input } of steps) {
    const { code, stderr } = await kubectl(plane, args, { input });
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  }
}
