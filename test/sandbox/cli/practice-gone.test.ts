import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openWorkshop, type Workshop } from './workshop.ts';

const FILES = {
  'deploy/api.deploy.yaml': 'service:\n  name: api\n',
  'deploy/practice.deploy.yaml':
    'environment:\n  name: practice\n  context: maverick-practice\n  namespace: paperless-maverick\n',
  'deploy/slow.deploy.yaml':
    'release:\n  version: "1.3.0-unready"\n  images:\n    api: registry.example/api:1.3.0-unready\n',
};

suite('a practice cluster that is stopped midway', { timeout: 90_000 }, () => {
  let shop: Workshop;
  before(async () => {
    shop = await openWorkshop(FILES);
    await shop.maverick('practice', 'start');
  });
  after(async () => shop.close());

  test('takes its runs with it: the driver says so and ends, and nothing is offered to be resumed', async () => {
    const launched = await shop.maverick(
      'launch',
      '--service',
      'api',
      '--environment',
      'practice',
      '--yes',
      '--detach',
    );
    assert.equal(launched.code, 0, launched.err);
    const { runs } = (await shop.json('history')) as { runs: { run: string }[] };
    const run = runs[0]?.run ?? '';
    const driver = await shop.driverOf(run);
    const before = await shop.maverick('status');
    assert.match(before.out, /rolling 0 of 10/);
    assert.equal((await shop.maverick('practice', 'stop')).code, 0);
    // The end of a process that is not our child can only be looked for.
    while (isAlive(driver)) await new Promise((next) => setTimeout(next, 50));
    await assert.rejects(shop.driverOf(run), 'its marker is gone');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
