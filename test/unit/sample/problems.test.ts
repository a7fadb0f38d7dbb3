import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeEffectiveConfig } from '../../../src/core/config/compose.ts';
import { findingsIn, linterOf, mended, sampleFiles } from './files.ts';

const files = sampleFiles();

/** Where it is, what it is, and the text that is underlined. */
function shown(among: Readonly<Record<string, string>>): readonly string[] {
  return findingsIn(among).map(
    ({ path, severity, rule, span }) =>
      `${path}: ${severity} ${rule} on ${(among[path] ?? '').slice(span.start, span.end)}`,
  );
}

const AUTOSCALER = 'k8s/worker/autoscaler.yaml: error hpa/cpu-without-request on 70';

describe('the sample workspace', () => {
  it('has its three deliberate mistakes and no other finding of any severity', () => {
    assert.deepEqual(shown(files), [
      'deploy/api.deploy.yaml: error config/bad-threshold on "<1"',
      'deploy/worker.deploy.yaml: error strategy/rolling-cannot-move on 0',
      AUTOSCALER,
    ]);
  });

  it('loses two of them by their fixes, and only the lines that were wrong change', () => {
    const repaired = mended(files);
    assert.deepEqual(shown(repaired), [AUTOSCALER]);
    const changed = Object.entries(repaired).filter(([file, text]) => text !== files[file]);
    assert.deepEqual(
      changed.map(([file]) => file),
      ['deploy/api.deploy.yaml', 'deploy/worker.deploy.yaml'],
    );
    assert.match(repaired['deploy/api.deploy.yaml'] ?? '', /^ {2}error_rate: "<1%"$/m);
    assert.match(repaired['deploy/worker.deploy.yaml'] ?? '', /^ {4}maxSurge: 1$/m);
  });

  it('points from the autoscaler to the container without a CPU request, and is clean once that has one', () => {
    const finding = findingsIn(files).find(({ rule }) => rule === 'hpa/cpu-without-request');
    const [related, ...others] = finding?.related ?? [];
    assert.equal(related?.path, 'k8s/worker/deployment.yaml');
    assert.deepEqual(others, []);
    const deployment = files['k8s/worker/deployment.yaml'] ?? '';
    const repaired = {
      ...mended(files),
      // As its README says.
      'k8s/worker/deployment.yaml': deployment.replace('requests:\n', 'requests:\n              cpu: 500m\n'),
    };
    assert.deepEqual(shown(repaired), []);
  });

  it('can launch api only after the fix, and then every service everywhere', () => {
    const before = linterOf(files).workspace;
    assert.equal(composeEffectiveConfig(before, 'api', 'practice').config, undefined);
    const { workspace } = linterOf(mended(files));
    for (const service of ['api', 'worker', 'web']) {
      for (const environment of ['practice', 'staging', 'production']) {
        const { config } = composeEffectiveConfig(workspace, service, environment);
        assert.equal(config?.strategy.type, 'rolling', `${service} in ${environment}`);
        assert.equal(config.environment.approvals, 0, 'this version refuses to launch with approvals');
        assert.ok((config.checklists['pre-deployment'] ?? []).length > 0);
        assert.ok((config.checklists['post-deployment'] ?? []).length > 0);
        const named = Object.values(config.checklists)
          .flat()
          .flatMap((check) => {
            const url = check.with['url'];
            return typeof url === 'string' && url.startsWith('endpoints.') ? [url.slice(10)] : [];
          });
        for (const endpoint of named)
          assert.ok(endpoint in config.environment.endpoints, `${environment} has no ${endpoint}`);
      }
    }
    const production = composeEffectiveConfig(workspace, 'api', 'production').config?.environment;
    assert.equal(production?.protected, true);
    assert.equal(production.endpoints['live'], 'https://api.mataresit.com/health/live');
  });
});
