import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { connect } from '../../../src/cluster/kubernetes/connect.ts';
import { NAMESPACES } from '../../../src/core/kubernetes/resources.ts';
import { VIEWER } from '../../../src/sandbox/api/users.ts';
import { createSpeededClock } from '../../../src/sandbox/process/speeded-clock.ts';
import { startPracticeServer } from '../../../src/sandbox/process/start.ts';
import { scenarios } from '../../scenarios/all.ts';
import { runScenarios, type HttpPlace } from '../../scenarios/http-world.ts';

const SPEED = 10;
const VIEWER_TOKEN = 'token-of-the-viewer';

describe('scenarios on the practice cluster over HTTP', { timeout: 110_000 }, () => {
  const owner = new AbortController();
  let place: HttpPlace | undefined;
  let end: () => Promise<void> = () => Promise.resolve();

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'maverick-scenarios-'));
    const server = await startPracticeServer({
      workspace: folder,
      stateDirectory: join(folder, 'state'),
      speed: SPEED,
      users: new Map([[VIEWER_TOKEN, VIEWER]]),
    });
    end = async () => {
      owner.abort();
      await server.dispose();
      await rm(folder, { recursive: true, force: true });
    };
    const asViewer = join(folder, 'viewer.kubeconfig');
    const text = await readFile(server.kubeconfigPath, 'utf8');
    await writeFile(asViewer, text.replace(/("?token"?: "?)[0-9a-f]{64}/, `$1${VIEWER_TOKEN}`), {
      mode: 0o600,
    });
    const { signal } = owner;
    const cluster = await connect({ kubeconfigPath: server.kubeconfigPath, signal });
    const viewer = await connect({ kubeconfigPath: asViewer, signal });
    place = {
      ...{ kind: 'practice', cluster, viewer, clock: createSpeededClock(SPEED) },
      createNamespace: async (name) => {
        await cluster.create(NAMESPACES, { metadata: { name } }, { signal });
      },
    };
  });
  after(() => end());

  runScenarios(
    scenarios,
    () => {
      assert.ok(place !== undefined);
      return place;
    },
    { concurrency: 4, timeoutMs: 60_000 },
  );
});
