import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { openWorkshop, type Workshop } from './workshop.ts';

const service = (name: string): string => `service:\n  name: ${name}\n`;
const environment = (name: string, more = ''): string =>
  `environment:\n  name: ${name}\n  context: maverick-practice\n  namespace: paperless-maverick\n${more}`;
const release = (version: string): string =>
  `release:\n  version: ${version}\n  images:\n    api: registry.example/api:${version}\n`;

const FILES = {
  'deploy/api.deploy.yaml': service('api'),
  'deploy/web.deploy.yaml': service('web'),
  'deploy/worker.deploy.yaml': service('worker'),
  'deploy/ghost.deploy.yaml': service('ghost'),
  'deploy/practice.deploy.yaml': `${environment('practice')}---
checklists:
  post-deployment:
    - name: All pods
      kind: pods
  by-hand:
    - name: All pods
      kind: pods
    - The dashboard looks right
`,
  'deploy/production.deploy.yaml': environment('production', '  protected: true\n'),
  'deploy/1.2.4.deploy.yaml': release('1.2.4'),
  'deploy/1.2.5.deploy.yaml': release('1.2.5'),
};

const API = ['--service', 'api', '--environment', 'practice'];
const HOOK = { timeout: 60_000 };
const CRASH = /Container api of pod api-\S+ keeps crashing/;

suite('the command against the practice cluster', { timeout: 240_000 }, () => {
  let shop: Workshop;
  let frontDoor = '';

  before(async () => {
    shop = await openWorkshop(FILES);
    const started = await shop.json('practice', 'start', '--speed', '10');
    frontDoor = String(started['frontDoorUrl']);
    // A launch is refused while pods of a Deployment are still coming up for the first time.
    await ready('api', 10);
    await ready('web', 4);
    await ready('worker', 3);
  }, HOOK);
  after(async () => shop.close(), HOOK);

  async function ready(name: string, wanted: number): Promise<void> {
    for (;;) {
      const { environments } = (await shop.json('status', '--environment', 'practice')) as {
        environments: { services: { service: string; ready: number }[] }[];
      };
      if (environments[0]?.services.find((each) => each.service === name)?.ready === wanted) return;
    }
  }

  async function newestRun(of: string): Promise<string> {
    const { runs } = (await shop.json('history', '--service', of)) as { runs: { run: string }[] };
    return runs[0]?.run ?? '';
  }

  test('practice start finds it running, and says where and what next', async () => {
    const { code, out } = await shop.maverick('practice', 'start');
    assert.equal(code, 0);
    assert.match(out, /was running already/);
    assert.match(out, new RegExp(`curl ${frontDoor}/api`));
    assert.match(out, /Kubeconfig {2}\S+kubeconfig/);
    assert.equal((await shop.maverick('practice', 'status')).code, 0);
  });

  test('plan: steps and the exact diff; nothing is changed by it', async () => {
    const { code, out } = await shop.maverick('plan', ...API, '--release', '1.2.4');
    assert.equal(code, 0);
    assert.match(out, /^ {2}- registry\.example\/api:1\.2\.3\n {2}\+ registry\.example\/api:1\.2\.4$/m);
    assert.match(out, /2\. {2}1 checks? after: post-deployment/);
    assert.match((await shop.maverick('status')).out, /api +1\.2\.3 +10 of 10 ready +no run yet/);
  });

  test('a healthy release, a crashing one, the block, and the record of it all', async (t) => {
    await t.test('nobody to ask and no --yes: refused', async () => {
      const { code, err } = await shop.maverick('launch', ...API, '--release', '1.2.4');
      assert.equal(code, 4);
      assert.match(err, /Without a terminal, say so: --yes/);
    });
    await t.test('1.2.4 succeeds, and the front door answers with it', async () => {
      const { code, out, err } = await shop.maverick(
        'launch',
        ...API,
        '--release',
        '1.2.4',
        '--yes',
        '--reason',
        'fix',
      );
      assert.equal(code, 0, err + out);
      assert.match(out, /^succeeded: api 1\.2\.4 in practice/);
      assert.match(err, /^\d\d:\d\d:\d\d {2}Writing 1\.2\.4 to the Deployment\.$/m);
      const answer = (await (await fetch(`${frontDoor}/api`)).json()) as { version: string };
      assert.equal(answer.version, '1.2.4');
    });
    await t.test('1.2.4 again: nothing to do', async () => {
      const { code, err } = await shop.maverick('launch', ...API, '--release', '1.2.4', '--yes');
      assert.equal(code, 4);
      assert.match(err, /runs 1\.2\.4 already/);
    });
    await t.test('the newest, 1.2.5, crashes and is rolled back with its reason', async () => {
      const { code, out } = await shop.maverick('launch', ...API, '--yes');
      assert.equal(code, 1);
      assert.match(out, /^rolled back, blocked: api 1\.2\.5 in practice/);
      assert.match(out, CRASH);
      assert.match(out, /TypeError: Cannot read properties of undefined/);
      assert.match(out, /maverick unblock api/);
    });
    await t.test('a launch is refused while the service is blocked', async () => {
      const { code, err } = await shop.maverick('launch', ...API, '--release', '1.2.5', '--yes');
      assert.equal(code, 4);
      assert.match(err, /api is blocked in practice/);
      assert.match((await shop.maverick('status')).out, /rolled back, blocked/);
    });
    await t.test('unblock, once', async () => {
      assert.equal((await shop.maverick('unblock', 'api', '--reason', 'known')).code, 0);
      assert.equal((await shop.maverick('unblock', 'api')).code, 4);
      assert.equal((await shop.maverick('plan', ...API, '--release', '1.2.5')).code, 0);
    });
    await t.test('history, show and verify', async () => {
      const history = await shop.maverick('history');
      assert.equal(history.code, 0);
      assert.match(
        history.out,
        /api 1\.2\.4 -> 1\.2\.5 +rolled back .*\n.*api 1\.2\.3 -> 1\.2\.4 +succeeded /,
      );
      const run = await newestRun('api');
      const shown = await shop.maverick('show', run);
      assert.match(shown.out, CRASH);
      assert.match(shown.out, /Unblocked by /);
      assert.match(
        (await shop.maverick('show', run, '--format', 'markdown')).out,
        /^# api 1\\?\.2\\?\.5 in practice/,
      );
      const record = await shop.json('show', run);
      assert.equal((record['state'] as { outcome: string }).outcome, 'rolled-back');
      const verified = await shop.maverick('verify', run);
      assert.equal(verified.code, 0);
      assert.match(verified.out, /^Unchanged: \d+ events[^]*published outside the record/);
      assert.equal((await shop.maverick('verify', run, '--head', 'f'.repeat(64))).code, 1);
      assert.equal((await shop.maverick('show', 'no-such-run')).code, 2);
    });
  });

  test('two launches at once: exactly one wins', async () => {
    const args = ['launch', '--service', 'web', '--environment', 'practice', '--yes'];
    const ends = await Promise.all(
      ['1.2.4', '1.2.6'].map(async (tag) => shop.maverick(...args, '--image', `registry.example/web:${tag}`)),
    );
    assert.deepEqual(ends.map(({ code }) => code).sort(), [0, 4], ends.map(({ err }) => err).join('\n'));
    const run = await newestRun('web');
    const back = await shop.json('rollback', run);
    assert.equal(back['rollbackOf'], run);
    const watched = await shop.maverick('watch', String(back['run']));
    assert.equal(watched.code, 0, watched.err);
    assert.match((await shop.maverick('status')).out, /web +1\.2\.3 /);
  });

  test('the driver is killed: watching says that nobody drives, and drive goes on to the end', async () => {
    const image = 'registry.example/worker:1.2.4-slow30';
    const args = ['launch', '--service', 'worker', '--environment', 'practice', '--yes', '--image', image];
    const launched = await shop.json(...args, '--detach');
    const run = String(launched['run']);
    const watching = shop.start('watch', run);
    await watching.said('Writing 1.2.4-slow30 to the Deployment.');
    process.kill(await shop.driverOf(run), 'SIGKILL');
    const watched = await watching.ended;
    assert.equal(watched.code, 3);
    assert.match(watched.err, new RegExp(`nobody drives it[^]*maverick drive ${run}`));

    const driven = await shop.maverick('drive', run);
    assert.equal(driven.code, 0, driven.err);
    const { events } = (await shop.json('show', run)) as { events: { type: string }[] };
    assert.equal(events.filter(({ type }) => type === 'driver').length, 2);
    assert.equal((await shop.maverick('verify', run)).code, 0);
    await assert.rejects(shop.driverOf(run), /no marker/);
  });

  test('Ctrl+C detaches a watcher; pause, resume and abort are heeded by the driver', async () => {
    const image = 'registry.example/worker:1.2.6-slow60';
    const watching = shop.start(
      ...['launch', '--service', 'worker', '--environment', 'practice', '--yes', '--image', image],
    );
    await watching.said('Writing 1.2.6-slow60 to the Deployment.');
    watching.signal('SIGINT');
    const detached = await watching.ended;
    assert.equal(detached.code, 130);
    const run = /Detached\. The run goes on\. Follow it: maverick watch (\S+)/.exec(detached.err)?.[1] ?? '';
    assert.notEqual(run, '', detached.err);

    const another = shop.start('watch', run);
    assert.equal((await shop.maverick('pause', run, '--reason', 'lunch')).code, 0);
    await another.said('Pausing the Deployment.');
    const twice = await shop.maverick('pause', run);
    assert.equal(twice.code, 4);
    assert.match(twice.err, /paused already/);
    const driving = await shop.maverick(
      'launch',
      '--service',
      'worker',
      '--environment',
      'practice',
      '--yes',
      '--image',
      'x:1',
    );
    assert.equal(driving.code, 4);
    assert.match(driving.err, /is under way in practice/);
    assert.equal((await shop.maverick('resume', run)).code, 0);
    await another.said('Letting the Deployment go on.');
    assert.equal((await shop.maverick('abort', run)).code, 0);
    const ended = await another.ended;
    assert.equal(ended.code, 1);
    assert.match(ended.out, /^aborted: worker 1\.2\.6-slow60/);
  });

  test('a protected environment asks for its name, typed out', async () => {
    const args = ['launch', '--service', 'api', '--environment', 'production', '--release', '1.2.5'];
    for (const more of [['--yes'], ['--confirm', 'practice']]) {
      const { code, err } = await shop.maverick(...args, ...more);
      assert.equal(code, 4);
      assert.match(err, /--confirm production/);
    }
    assert.doesNotMatch((await shop.maverick('history')).out, /production/);
  });

  test('a workload that is not there, and files with errors', async () => {
    const missing = await shop.maverick(
      ...[
        'launch',
        '--service',
        'ghost',
        '--environment',
        'practice',
        '--image',
        'registry.example/ghost:1',
        '--yes',
      ],
    );
    assert.equal(missing.code, 4);
    assert.match(missing.err, /There is no Deployment ghost in namespace paperless-maverick/);
    const broken = join(shop.workspace, 'deploy/ghost.deploy.yaml');
    await writeFile(broken, 'service:\n  name: ghost\n  workloads: Deployment/ghost\n');
    const refused = await shop.maverick('plan', '--service', 'ghost', '--environment', 'practice');
    assert.equal(refused.code, 4);
    assert.match(refused.err, /deploy\/ghost\.deploy\.yaml:3:3: .*\(config\/unknown-key\)/);
    await writeFile(broken, service('ghost'));
  });

  test('checklist: results with evidence; manual items are left for a person', async () => {
    const all = await shop.maverick('checklist', 'post-deployment', ...API);
    assert.equal(all.code, 0, all.err);
    assert.match(all.out, /^pass +All pods: All 10 pods[^]*10 of 10/);
    const manual = await shop.maverick('checklist', 'by-hand', ...API);
    assert.equal(manual.code, 3);
    assert.match(manual.out, /for a person: "The dashboard looks right"/);
    assert.equal((await shop.maverick('checklist', 'none', ...API)).code, 2);
  });

  test('practice reset goes back to the sample; stop ends it', async () => {
    assert.equal((await shop.maverick('practice', 'reset')).code, 0);
    assert.match((await shop.maverick('history')).out, /There are no runs yet/);
    assert.equal((await shop.maverick('practice', 'stop')).code, 0);
    assert.equal((await shop.maverick('practice', 'status')).code, 5);
    assert.equal((await shop.maverick('status', '--environment', 'practice')).code, 5);
    assert.equal((await shop.maverick('practice', 'reset')).code, 5);
    assert.match((await shop.maverick('practice', 'stop')).out, /was not running/);
  });
});
