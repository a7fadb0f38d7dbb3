import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { isAborted } from '../../../src/core/errors.ts';
import { temporaryFolder } from '../cluster/api-server.ts';
import { check, contextOf, figures } from './objects.ts';

const node = (source: string, ...args: string[]) => ({ command: [process.execPath, '-e', source, ...args] });

test('a program that ends well', async () => {
  const result = await check(
    'command',
    { ...node('console.log("all good")'), output: 'all good' },
    contextOf(),
  );
  assert.equal(result.verdict, 'pass');
  assert.equal(figures(result)['exit code'], '0');
  assert.equal(figures(result)['last lines'], 'all good');
});

test('the wrong exit code, with the last lines and without secrets', async () => {
  const source = 'console.log("testing"); console.error("2 tests failed, token=abc123"); process.exit(3)';
  const result = await check('command', node(source), contextOf());
  assert.equal(result.verdict, 'fail');
  assert.match(result.summary, /ended with exit code 3\.$/);
  assert.equal(figures(result)['exit code'], '3, 0 wanted');
  assert.match(figures(result)['last lines'] ?? '', /testing\n2 tests failed, token=\[redacted\]/);
  assert.equal((await check('command', { ...node(source), exit_code: 3 }, contextOf())).verdict, 'pass');
});

test('an output that is missing, and an end by a signal', async () => {
  const silent = await check('command', { ...node(''), output: 'ready' }, contextOf());
  assert.match(silent.summary, /did not print "ready"/);
  const killed = await check('command', node('process.kill(process.pid, "SIGTERM")'), contextOf());
  assert.deepEqual(
    [killed.verdict, figures(killed)['exit code']],
    ['fail', 'none, ended by SIGTERM, 0 wanted'],
  );
});

test('arguments are never read by a shell', async (t) => {
  const folder = await temporaryFolder(t);
  const trick = `$(touch ${join(folder, 'made')}); touch ${join(folder, 'made')}`;
  const result = await check(
    'command',
    { ...node('console.log(process.argv[1])', trick), output: trick },
    contextOf(),
  );
  assert.equal(result.verdict, 'pass');
  assert.equal(existsSync(join(folder, 'made')), false);
});

test('it runs in the workspace, or in a folder of it, and nowhere else', async (t) => {
  const workspace = await temporaryFolder(t);
  await mkdir(join(workspace, 'tests'));
  await symlink('/', join(workspace, 'way-out'));
  const where = (directory?: string) =>
    check(
      'command',
      { ...node('console.log(process.cwd())'), ...(directory === undefined ? {} : { directory }) },
      contextOf({ workspace }),
    );
  assert.match(figures(await where())['last lines'] ?? '', /maverick-test-\w+$/);
  assert.match(figures(await where('tests'))['last lines'] ?? '', /\/tests$/);
  for (const outside of ['..', '/', 'way-out', 'missing']) {
    const result = await where(outside);
    assert.equal(result.verdict, 'error');
    assert.match(result.summary, /is not in the workspace|lies outside the workspace/);
  }
});

test('a program that is not there, and a workspace that is not trusted', async (t) => {
  const missing = await check('command', { command: ['no-such-program'] }, contextOf());
  assert.deepEqual(
    [missing.verdict, missing.summary],
    ['error', `It can't be started: there is no program "no-such-program" (PATH).`],
  );
  const note = join(await temporaryFolder(t), 'note');
  const untrusted = await check(
    'command',
    node('require("fs").writeFileSync(process.argv[1], "")', note),
    contextOf({ trusted: false }),
  );
  assert.equal(untrusted.verdict, 'error');
  assert.match(untrusted.summary, /not trusted/);
  assert.equal(existsSync(note), false);
});

test('a flood of output is bounded', async () => {
  const result = await check(
    'command',
    node('for (let i = 0; i < 50_000; i += 1) console.log("line " + i, "x".repeat(100))'),
    contextOf(),
  );
  assert.equal(result.verdict, 'pass');
  assert.ok((figures(result)['last lines'] ?? '').length <= 500);
});

/** Hangs together with a child of its own; its last argument is the file for the ids of both. */
const HANGS = `
  const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  child.on('spawn', () => require('fs').writeFileSync(process.argv[1], process.pid + ' ' + child.pid));
  console.log('waiting for the database');
  setInterval(() => {}, 1000);`;

async function ended(note: string): Promise<void> {
  for (const pid of (await readFile(note, 'utf8')).split(' '))
    while (await isRunning(Number(pid))) await sleep(10);
}

/** A killed orphan stays a zombie where nobody reaps it: it does not run. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
  } catch {
    return false;
  }
}

test('at the deadline it is killed with all that it started', { timeout: 20_000 }, async (t) => {
  const note = join(await temporaryFolder(t), 'note');
  const result = await check('command', { ...node(HANGS, note), timeout: '1500ms' }, contextOf());
  assert.equal(result.verdict, 'error');
  assert.match(result.summary, /did not end within 1\.5 s, and was killed\.$/);
  assert.equal(figures(result)['last lines'], 'waiting for the database');
  await ended(note);
});

test('an abort kills it with all that it started', { timeout: 20_000 }, async (t) => {
  const note = join(await temporaryFolder(t), 'note');
  const stop = new AbortController();
  const running = check('command', node(HANGS, note), contextOf(), stop.signal);
  running.catch(() => undefined);
  while (!existsSync(note) || (await readFile(note, 'utf8')) === '') await sleep(10);
  stop.abort();
  await assert.rejects(running, isAborted);
  await ended(note);
});
