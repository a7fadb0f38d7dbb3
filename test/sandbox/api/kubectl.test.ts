import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isFields } from '../../../src/sandbox/api/fields.ts';
import { findPractice, resetPractice } from '../../../src/sandbox/process/find.ts';
import { type PracticeServer, startPracticeServer } from '../../../src/sandbox/process/start.ts';
import { seeded } from './support.ts';

const missing = ((): string | false => {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'there is no kubectl on PATH';
  }
})();

let folder = '';
let server: PracticeServer | undefined;
const defects: unknown[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maverick-practice-'));
  const options = { workspace: folder, stateDirectory: folder, speed: 20, random: seeded(11) };
  server = await startPracticeServer({ ...options, onDefect: (error) => defects.push(error) });
});
after(async () => {
  await server?.dispose();
  assert.deepEqual(defects, []);
  assert.equal(await findPractice(folder, folder), undefined, 'nothing is left behind');
  await rm(folder, { recursive: true });
});

describe('the practice cluster as a process', () => {
  it('is found by its workspace, with files for its owner only', async () => {
    const found = await findPractice(folder, folder);
    assert.equal(found?.url, server?.url);
    assert.equal((await stat(found?.kubeconfigPath ?? '')).mode & 0o777, 0o600);
    assert.equal((await stat(join(folder, 'state.json'))).mode & 0o777, 0o600);
  });

  it('is one per workspace', async () => {
    await assert.rejects(startPracticeServer({ workspace: folder, stateDirectory: folder }), /already runs/);
  });
});

describe('kubectl on the practice cluster', { skip: missing }, () => {
  it('applies, waits, changes, reads, and deletes', async () => {
    assert.match(
      await kubectl(['get', 'deployments']),
      /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\napi +\d+\/10 /,
    );
    assert.match(
      await kubectl(['apply', '--server-side', '-f', '-'], manifest('1.0.0')),
      /extra serverside-applied/,
    );
    assert.match(
      await kubectl(['rollout', 'status', 'deployment/extra', '--timeout=30s']),
      /successfully rolled out/,
    );
    await kubectl(['set', 'image', 'deployment/extra', 'extra=registry.example/extra:1.0.1']);
    await kubectl(['scale', 'deployment/extra', '--replicas=3']);
    await kubectl(['rollout', 'status', 'deployment/extra', '--timeout=30s']);
    await kubectl(['wait', '--for=condition=Available', 'deployment/extra', '--timeout=30s']);
    assert.match(await kubectl(['get', 'deployment', 'extra']), /extra +3\/3 +3 +3/);
    assert.match(
      await kubectl(['describe', 'deployment', 'extra']),
      /Image: +registry\.example\/extra:1\.0\.1/,
    );
    assert.match(await kubectl(['logs', 'deployment/extra']), /ready/);
    await assert.rejects(
      kubectl(['apply', '--server-side', '-f', '-'], manifest('1.0.2')),
      /conflicts with "kubectl-set" using apps\/v1[^]*\n- \.spec\.template\.spec\.containers\[name="extra"\]\.image/,
    );
    const test = [{ op: 'test', path: '/spec/paused', value: true }];
    await assert.rejects(
      kubectl(['patch', 'deployment', 'extra', '--type=json', '-p', JSON.stringify(test)]),
      /the request is invalid/i,
    );
    assert.match(await kubectl(['rollout', 'undo', 'deployment/extra']), /rolled back/);
    assert.match(await kubectl(['delete', 'deployment', 'extra', '--timeout=30s']), /deleted/);
    await assert.rejects(kubectl(['get', 'deployment', 'extra']), /"extra" not found/);
  });

  it('sees the sample again after a reset', async () => {
    await kubectl(['delete', 'deployment', 'web', '--wait=false']);
    await resetPractice(folder, folder);
    assert.match(await kubectl(['get', 'deployment', 'web', '-o', 'name']), /deployment\.apps\/web/);
  });

  it('and curl sees the version that serves', async () => {
    await kubectl(['rollout', 'status', 'deployment/api', '--timeout=30s']);
    const answer: unknown = await (await fetch(`${server?.frontDoorUrl ?? ''}/api/receipts`)).json();
    assert.ok(isFields(answer));
    assert.deepEqual([answer['service'], answer['version']], ['api', '1.2.3']);
  });
});

function manifest(tag: string): string {
  const labels = { app: 'extra' };
  const containers = [{ name: 'extra', image: `registry.example/extra:${tag}` }];
  const spec = {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } },
  };
  return JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'extra' }, spec });
}

function kubectl(args: readonly string[], input = ''): Promise<string> {
  const config = ['--kubeconfig', server?.kubeconfigPath ?? ''];
  return new Promise((resolve, reject) => {
    const child = execFile('kubectl', [...config, ...args], { timeout: 60_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(stdout);
    });
    child.stdin?.end(input);
  });
}
