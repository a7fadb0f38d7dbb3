import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../../src/cluster/kubernetes/connect.ts';
import { findOrBuild } from '../../control-plane/build.ts';
import { startControlPlane } from '../../control-plane/control-plane.ts';
import { scenarios } from '../../scenarios/all.ts';
import { runScenarios, type HttpPlace } from '../../scenarios/http-world.ts';

const found = await findOrBuild({
  log: (line) => {
    console.error(line);
  },
});
const skip = found.kind === 'missing' ? found.why : false;

describe('scenarios on a real control plane', { skip, timeout: 290_000 }, () => {
  const owner = new AbortController();
  let place: HttpPlace | undefined;
  let end: () => Promise<void> = () => Promise.resolve();

  before(async () => {
    const plane = await startControlPlane();
    end = async () => {
      owner.abort();
      await plane.dispose();
    };
    const { signal } = owner;
    const cluster = await connect({ kubeconfigPath: plane.kubeconfigPath, signal });
    const viewer = await connect({ kubeconfigPath: plane.kubeconfigFor('viewer'), signal });
    const clock = {
      now: () => Date.now(),
      sleep: (ms: number, stop?: AbortSignal) =>
        sleep(ms, undefined, stop === undefined ? {} : { signal: stop }),
    };
    place = {
      ...{ kind: 'real', cluster, viewer, clock },
      createNamespace: (name) => plane.createNamespace(name),
    };
  });
  after(() => end());

  runScenarios(
    scenarios,
    () => {
      assert.ok(place !== undefined);
      return place;
    },
    { concurrency: 6, timeoutMs: 120_000 },
  );
});
