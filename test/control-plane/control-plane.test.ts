import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { findOrBuild } from './build.ts';
import { startControlPlane } from './control-plane.ts';
import type { ControlPlane } from './control-plane.ts';
import { eventually } from './eventually.ts';
import { kubectl } from './kubectl.ts';
import type { User } from './users.ts';

const found = await findOrBuild({ log: (line) => console.error(line) });
const skip = found.kind === 'missing' ? found.why : false;
const IMAGE = 'registry.example/app';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments';

describe('real control plane', { skip, timeout: 240_000 }, () => {
  let started: ControlPlane | undefined;
  const plane = (): ControlPlane => {
    assert.ok(started !== undefined);
    return started;
  };
  before(async () => {
    started = await startControlPlane();
    await started.createNamespace('shop');
  });
  after(() => started?.dispose());

  const deploy = async (name: string, tag: string, replicas = 1): Promise<void> => {
    const body = deployment(name, tag, replicas);
    const { status } = await plane().call({ method: 'POST', path: DEPLOYMENTS, body });
    assert.equal(status, 201);
  };
  const podsOf = async (app: string): Promise<Pod[]> =>
    Pods.parse(
      (await plane().call({ method: 'GET', path: `/api/v1/namespaces/shop/pods?labelSelector=app%3D${app}` }))
        .body,
    ).items;
  const summaries = async (app: string): Promise<string[]> => (await podsOf(app)).map(summary);

  for (const [tag, expected] of [
    ['1.2.3', 'Running ready running'],
    ['1.2.4', 'Running ready running'],
    ['1.2.5', 'Running unready CrashLoopBackOff'],
    ['2.0.0-crash', 'Running unready CrashLoopBackOff'],
    ['missing', 'Pending unready ImagePullBackOff'],
    ['badconfig', 'Pending unready CreateContainerConfigError'],
  ] as const) {
    test(`a pod of image tag ${tag} becomes: ${expected}`, async () => {
      const app = `tag-${tag.replaceAll('.', '-')}`;
      await deploy(app, tag);
      await eventually(
        expected,
        () => summaries(app),
        ([pod]) => pod === expected,
      );
    });
  }

  test('a slow pod runs unready before it is ready; an unready one still is when the slow one no longer is', async () => {
    await deploy('unready', 'unready');
    await deploy('slow', 'slow');
    const running = (pods: readonly string[]): boolean => pods[0] === 'Running unready running';
    await eventually('the slow pod to run', () => summaries('slow'), running);
    await eventually(
      'the slow pod to be ready',
      () => summaries('slow'),
      ([pod]) => pod === 'Running ready running',
    );
    assert.deepEqual(await summaries('unready'), ['Running unready running']);
  });

  test('a crashing container is restarted again and again and leaves its exit code, Events and log', async () => {
    await deploy('crashing', '1.3.0-crash');
    const [pod] = await eventually(
      'two restarts',
      () => podsOf('crashing'),
      ([each]) => (restartsOf(each) ?? 0) >= 2,
    );
    assert.ok(pod !== undefined);
    assert.equal(pod.status.containerStatuses?.[0]?.lastState?.terminated?.exitCode, 1);

    const { name } = pod.metadata;
    const events = await kubectl(plane(), ['-n', 'shop', 'events', '--for', `pod/${name}`]);
    assert.match(events.stdout, /Warning\s+BackOff .*Back-off restarting failed container app/);
    const log = await kubectl(plane(), ['-n', 'shop', 'logs', name, '--previous', '--tail=1'], {
      user: 'deployer',
    });
    assert.equal(log.stdout, 'fatal: required setting DATABASE_URL is not set\n');
  });

  test('a container that never started has no log, and the answer says why', async () => {
    await deploy('no-log', 'missing');
    await eventually(
      'a failed pull',
      () => summaries('no-log'),
      ([pod]) => pod?.endsWith('ImagePullBackOff') === true,
    );
    const log = await kubectl(plane(), ['-n', 'shop', 'logs', 'deploy/no-log']);
    assert.equal(log.code, 1);
    assert.match(log.stderr, /is waiting to start: (ImagePullBackOff|ErrImagePull)/);
  });

  test('of a pod with two containers only the one with the bad image fails', async () => {
    const body = deployment('sidecar', 'crash', 1);
    body.spec.template.spec.containers.push({ name: 'proxy', image: 'registry.example/proxy:3.1' });
    await plane().call({ method: 'POST', path: DEPLOYMENTS, body });
    const [pod] = await eventually(
      'a crash',
      () => podsOf('sidecar'),
      ([each]) => restartsOf(each) === 1,
    );
    assert.deepEqual(
      pod?.status.containerStatuses?.map(({ name, ready, restartCount }) => ({ name, ready, restartCount })),
      [
        { name: 'app', ready: false, restartCount: 1 },
        { name: 'proxy', ready: true, restartCount: 0 },
      ],
    );
  });

  test('a new image is rolled out by the real controllers', async () => {
    await deploy('rolling', '1.2.3', 3);
    await kubectl(plane(), ['-n', 'shop', 'set', 'image', 'deploy/rolling', `app=${IMAGE}:1.2.4`]);
    const status = await kubectl(plane(), [
      '-n',
      'shop',
      'rollout',
      'status',
      'deploy/rolling',
      '--timeout=30s',
    ]);
    assert.equal(status.code, 0, status.stderr);
    const pods = await eventually(
      'the old pods to be gone',
      () => podsOf('rolling'),
      (each) => each.length === 3,
    );
    assert.deepEqual(new Set(pods.map((pod) => pod.spec.containers[0]?.image)), new Set([`${IMAGE}:1.2.4`]));
  });

  test('the restricted users may do what their role says and nothing else', async () => {
    await deploy('guarded', '1.2.3');
    await plane().createNamespace('other');
    const ask = async (user: User, verb: string, what: string, namespace = 'shop'): Promise<string> =>
      (await kubectl(plane(), ['auth', 'can-i', verb, what, '-n', namespace], { user })).stdout.trim();
    assert.equal(await ask('nobody', 'list', 'pods'), 'no');
    assert.equal(await ask('viewer', 'get', 'pods/log'), 'yes');
    assert.equal(await ask('viewer', 'create', 'configmaps'), 'no');
    assert.equal(await ask('deployer', 'update', 'leases.coordination.k8s.io'), 'yes');
    assert.equal(await ask('deployer', 'list', 'secrets'), 'no');
    assert.equal(await ask('deployer', 'list', 'pods', 'kube-system'), 'no');

    const guarded = `${DEPLOYMENTS}/guarded`;
    const label = { method: 'PATCH', path: guarded, contentType: 'application/merge-patch+json' } as const;
    const body = { metadata: { labels: { touched: 'yes' } } };
    assert.equal((await plane().call({ method: 'GET', path: guarded }, 'nobody')).status, 403);
    assert.equal((await plane().call({ ...label, body }, 'viewer')).status, 403);
    assert.equal((await plane().call({ ...label, body }, 'deployer')).status, 200);
    assert.equal((await plane().call({ method: 'DELETE', path: guarded }, 'deployer')).status, 403);
  });

  test('the API server can go away and come back with what it had', async () => {
    await deploy('durable', '1.2.3');
    await plane().stopApiServer();
    await assert.rejects(plane().call({ method: 'GET', path: '/readyz' }));
    await plane().startApiServer();
    await eventually(
      'the pod to be ready',
      () => summaries('durable'),
      ([pod]) => pod === 'Running ready running',
    );
  });

  test('afterwards no process and no file is left', async () => {
    const { directory } = plane();
    const pids = plane().pids();
    assert.equal(pids.filter(isAlive).length, 5);
    await plane().dispose();
    assert.deepEqual(pids.filter(isAlive), []);
    assert.equal(existsSync(directory), false);
  });
});

test('a test run that is killed leaves no process and no file', { skip, timeout: 120_000 }, async () => {
  const script = `
    import { startControlPlane } from ${JSON.stringify(join(import.meta.dirname, 'control-plane.ts'))};
    const { directory, pids } = await startControlPlane({ nodes: 1 });
    console.log(JSON.stringify({ directory, pids: pids() }));`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    owner.stdout.setEncoding('utf8').once('data', resolve);
    owner.once('exit', () => reject(new Error('The control plane did not start.')));
  });
  const { directory, pids } = z
    .object({ directory: z.string(), pids: z.array(z.number()) })
    .parse(JSON.parse(line));
  assert.equal(pids.filter(isAlive).length, 5);
  owner.kill('SIGKILL');
  await eventually(
    'the processes to end',
    () => pids.filter(isAlive),
    (alive) => alive.length === 0,
  );
  await eventually(
    'the folder to be removed',
    () => existsSync(directory),
    (exists) => !exists,
  );
});

const Pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ containers: z.array(z.object({ image: z.string() })) }),
      status: z.object({
        phase: z.string(),
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
        containerStatuses: z
          .array(
            z.object({
              name: z.string(),
              ready: z.boolean(),
              restartCount: z.number(),
              state: z.object({
                waiting: z.object({ reason: z.string() }).optional(),
                terminated: z.object({ reason: z.string() }).optional(),
              }),
              lastState: z.object({ terminated: z.object({ exitCode: z.number() }).optional() }).optional(),
            }),
          )
          .optional(),
      }),
    }),
  ),
});
type Pod = z.infer<typeof Pods>['items'][number];

/** `Running ready running`: phase, condition Ready, the first container's state. */
function summary({ status }: Pod): string {
  const ready = status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
  const state = status.containerStatuses?.[0]?.state;
  const reason = state?.waiting?.reason ?? state?.terminated?.reason ?? 'running';
  return `${status.phase} ${ready ? 'ready' : 'unready'} ${reason}`;
}

function restartsOf(pod: Pod | undefined): number | undefined {
  return pod?.status.containerStatuses?.[0]?.restartCount;
}

function deployment(name: string, tag: string, replicas: number) {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'app', image: `${IMAGE}:${tag}` }] },
      },
    },
  };
}

/** A process that has ended and waits for its parent to notice counts as ended. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}
