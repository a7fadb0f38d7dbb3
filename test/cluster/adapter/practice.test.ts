import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readContexts } from '../../../src/cluster/contexts.ts';
import { connect } from '../../../src/cluster/kubernetes/connect.ts';
import { PRACTICE_CONTEXT, practiceStateFolder } from '../../../src/cluster/practice-path.ts';
import { NAMESPACES } from '../../../src/core/kubernetes/resources.ts';
import { startPracticeServer } from '../../../src/sandbox/process/start.ts';
import type { PracticeServer } from '../../../src/sandbox/process/start.ts';
import { adapterScenarios, call } from './scenarios.ts';
import type { Place } from './scenarios.ts';

const NAMESPACE = 'adapter';

describe("the adapter on the practice cluster's HTTP face", { timeout: 120_000 }, () => {
  const owner = new AbortController();
  let started:
    { readonly server: PracticeServer; readonly place: Place; readonly folder: string } | undefined;
  const running = (): NonNullable<typeof started> => {
    assert.ok(started !== undefined);
    return started;
  };

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'maverick-test-'));
    const env = { XDG_STATE_HOME: join(folder, 'state') };
    const server = await startPracticeServer({
      workspace: folder,
      stateDirectory: practiceStateFolder(folder, env),
      speed: 10,
    });
    // As a deploy config names it: by the context and the workspace alone.
    const options = { context: PRACTICE_CONTEXT, workspace: folder, env, signal: owner.signal };
    const cluster = await connect(options);
    await cluster.create(NAMESPACES, { metadata: { name: NAMESPACE } }, call());
    started = { server, place: { cluster, namespace: NAMESPACE }, folder };
  });
  after(async () => {
    owner.abort();
    await started?.server.dispose();
    if (started !== undefined) await rm(started.folder, { recursive: true, force: true });
  });

  adapterScenarios(() => running().place);

  test('its kubeconfig names one context, and no other file is touched', async () => {
    const { server } = running();
    const { contexts, current, files } = await readContexts({ kubeconfigPath: server.kubeconfigPath });
    assert.deepEqual(
      contexts.map(({ name, server: url }) => ({ name, url })),
      [{ name: PRACTICE_CONTEXT, url: server.url }],
    );
    assert.equal(current, PRACTICE_CONTEXT);
    assert.deepEqual(files, [server.kubeconfigPath]);
  });
});
