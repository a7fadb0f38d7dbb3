import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API, inFolder, maverick } from './support.ts';

test('--version and --help are answered on stdout', async () => {
  assert.deepEqual(await maverick(['--version']), { code: 0, out: '1.2.3\n', err: '' });
  const help = await maverick(['--help']);
  assert.equal(help.code, 0);
  for (const command of ['lint', 'launch', 'unblock', 'practice', 'verify'])
    assert.match(help.out, new RegExp(`^  ${command} `, 'm'));
  assert.doesNotMatch((await maverick(['practice', '--help'])).out, /serve/);
  assert.doesNotMatch((await maverick(['drive', '--help'])).out, /namespace/);
});

test('no command prints the help and is wrong usage', async () => {
  const { code, out, err } = await maverick([]);
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.match(err, /^Usage: maverick/);
});

const WRONG: readonly (readonly [args: string, says: RegExp])[] = [
  ['lnt', /unknown command 'lnt'\n\(Did you mean lint\?\)/],
  ['lint --max-warning 3', /unknown option '--max-warning'\n\(Did you mean --max-warnings\?\)/],
  ['lint --max-warnings few', /takes a whole number, not "few"/],
  ['lint --format yaml', /There is no format "yaml" here\.\n {2}Next: There are: text, json\./],
  ['plan --service api', /required option '--environment <name>' not specified/],
  ['show', /missing required argument 'run'/],
  ['watch a b', /too many arguments/],
  ['history --limit 0', /--limit takes a whole number above 0/],
  ['drive', /Which run is to be driven\?/],
  ['practice start --speed fast', /--speed takes a number from 0\.1 to 1000, not "fast"/],
  ['practice start --port 99999', /--port takes a number from 1 to 65535/],
  ['practice dance', /unknown command 'dance'/],
];

for (const [args, says] of WRONG) {
  test(`wrong usage: ${args}`, async () => {
    const { code, out, err } = await maverick(args.split(' '));
    assert.equal(code, 2, err);
    assert.equal(out, '');
    assert.match(err, says);
    assert.doesNotMatch(err, /^\s+at /m);
  });
}

test('a workspace that is not there is named', async () => {
  const { code, err } = await maverick(['status', '--workspace', '/nowhere/at/all']);
  assert.equal(code, 2);
  assert.match(err, /\/nowhere\/at\/all cannot be read\.\n {2}It does not exist\./);
});

test('options of every command may stand before and after its name', async () => {
  await inFolder({ 'a.deploy.yaml': API }, async (folder) => {
    const before = await maverick(['--workspace', folder, '--format', 'json', 'lint']);
    const after = await maverick(['lint', '--workspace', folder, '--format', 'json']);
    assert.equal(before.code, 0);
    assert.deepEqual(before, after);
  });
});

test('names that no file has are answered with the nearest, also as JSON', async () => {
  await inFolder({ 'a.deploy.yaml': API }, async (cwd) => {
    const args = ['config', '--service', 'apj', '--environment', 'practice'];
    const text = await maverick(args, { cwd });
    assert.equal(text.code, 2);
    assert.match(text.err, /No deploy config has the service `apj`\.\n {2}Next: Did you mean `api`\?/);
    const json = await maverick([...args, '--format', 'json'], { cwd });
    assert.deepEqual(JSON.parse(json.out), {
      schemaVersion: 1,
      error: {
        code: 'config/unknown-service',
        exitCode: 2,
        what: 'No deploy config has the service `apj`.',
        next: 'Did you mean `api`?',
      },
    });
  });
});

test('a launch is refused for errors in its files, naming rule and place, before anything is contacted', async () => {
  const broken = API.replace('name: practice\n', 'name: practice\n  naemspace: x\n');
  await inFolder({ 'a.deploy.yaml': broken }, async (cwd) => {
    const { code, err } = await maverick(
      ['launch', '--service', 'api', '--environment', 'practice', '--yes'],
      { cwd },
    );
    assert.equal(code, 4);
    assert.match(err, /api is not launched: its files have an error\./);
    assert.match(err, /a\.deploy\.yaml:6:3: .*\(config\/unknown-key\)/);
  });
});

test('an unknown context and a practice cluster that is not running are said, and end with 5', async () => {
  await inFolder({ 'a.deploy.yaml': API, 'kubeconfig.txt': KUBECONFIG }, async (cwd) => {
    const plan = ['plan', '--service', 'api', '--environment', 'practice'];
    const stopped = await maverick(plan, { cwd, env: { XDG_STATE_HOME: cwd } });
    assert.equal(stopped.code, 5);
    assert.match(stopped.err, /not running\.[^]*maverick practice start/);
    const unknown = await maverick(
      [...plan, '--kubeconfig', `${cwd}/kubeconfig.txt`, '--context', 'stagin'],
      { cwd },
    );
    assert.equal(unknown.code, 5);
    assert.match(unknown.err, /no context "stagin"[^]*Did you mean "staging"\?/);
  });
});

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: staging
contexts: [{ name: staging, context: { cluster: c } }]
clusters: [{ name: c, cluster: { server: 'https://127.0.0.1:1' } }]
`;

test('an unknown release names those that there are; no release asks for one', async () => {
  await inFolder({ 'a.deploy.yaml': API }, async (cwd) => {
    const plan = ['plan', '--service', 'api', '--environment', 'practice'];
    const { code, err } = await maverick([...plan, '--release', '9'], { cwd });
    assert.equal(code, 2);
    assert.match(
      err,
      /No release 9 in this workspace has an image for api\.\n {2}Next: There are: 1\.2\.4\./,
    );
  });
  await inFolder({ 'a.deploy.yaml': API.slice(0, API.indexOf('---\nrelease')) }, async (cwd) => {
    const { code, err } = await maverick(['plan', '--service', 'api', '--environment', 'practice'], { cwd });
    assert.equal(code, 2);
    assert.match(err, /No release in this workspace has an image for api/);
  });
});
