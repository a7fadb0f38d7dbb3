import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { capture } from '../../../scripts/process.ts';
import { after, before, describe, it } from 'node:test';
import { totals } from '../../../scripts/test/outcome.ts';
import type { Outcome } from '../../../scripts/test/outcome.ts';

const RUN_FILES = new URL('../../../scripts/test/run-files.ts', import.meta.url).href;
const OutcomeJson = z.object({
  passed: z.number(),
  failures: z.array(z.object({ name: z.string(), file: z.string(), explanation: z.string() })),
  skips: z.array(z.object({ name: z.string(), why: z.string() })),
  timings: z.array(z.object({ name: z.string(), ms: z.number() })),
});
const IMPORT = "import assert from 'node:assert/strict'; import { before, describe, test } from 'node:test';";

describe('counting what test files did', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'maverick-run-files-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** In a process of its own: inside of a test Node runs no others. */
  async function outcomeOf(text: string, timeoutMs = 60_000, deadlineMs = 60_000): Promise<Outcome> {
    const file = path.join(folder, 'sample.test.ts');
    await writeFile(file, `${IMPORT}\n${text}`);
    const program = `
      import { runFiles } from ${JSON.stringify(RUN_FILES)};
      const { signal } = new AbortController();
      const outcome = await runFiles({
        files: [${JSON.stringify(file)}], concurrency: 1, timeoutMs: ${timeoutMs}, deadlineMs: ${deadlineMs}, signal, onFailure: () => undefined,
      });
      console.log(JSON.stringify(outcome));`;
    const runner = path.join(folder, 'runner.mjs');
    await writeFile(runner, program);
    const env = { ...process.env };
    delete env['NODE_TEST_CONTEXT'];
    const { code, output } = await capture(process.execPath, [runner], {
      env,
    });
    assert.equal(code, 0, output);
    return OutcomeJson.parse(JSON.parse(output));
  }

  const cases: readonly (readonly [what: string, text: string, totals: string])[] = [
    [
      'tests in suites',
      `describe('s', () => { test('a', () => {}); test('b', () => {}); });`,
      '2 passed, 0 failed, 0 skipped',
    ],
    ['a failing test', `test('a', () => assert.equal(1, 2));`, '0 passed, 1 failed, 0 skipped'],
    [
      'a failing test in a suite, once',
      `describe('s', () => { test('a', () => assert.fail()); });`,
      '0 passed, 1 failed, 0 skipped',
    ],
    [
      'a suite whose body throws',
      `describe('s', () => { throw new Error('x'); });`,
      '0 passed, 1 failed, 0 skipped',
    ],
    [
      'a hook that throws',
      `before(() => { throw new Error('x'); }); test('a', () => {}); test('b', () => {});`,
      '0 passed, 2 failed, 0 skipped',
    ],
    ['skips', `test('a', { skip: 'no tool' }, () => {}); test.todo('b');`, '0 passed, 0 failed, 2 skipped'],
    ['a file that crashes', `throw new Error('x');`, '0 passed, 1 failed, 0 skipped'],
    ['a file without tests', `console.log('nothing');`, '0 passed, 1 failed, 0 skipped'],
    [
      'a file that ends before its tests',
      `test('a', () => process.exit(0)); test('b', () => {});`,
      '0 passed, 1 failed, 0 skipped',
    ],
    ['a file that does not exist', `await import('./no-such-file.ts');`, '0 passed, 1 failed, 0 skipped'],
  ];
  for (const [what, text, expected] of cases) {
    it(`counts ${what}`, async () => assert.equal(totals(await outcomeOf(text)), expected));
  }

  it('counts a test that never ends as failed', async () => {
    const outcome = await outcomeOf(
      `test('a', () => new Promise((go) => setTimeout(go, 600_000)));`,
      1_000,
      4_000,
    );
    assert.equal(outcome.passed, 0);
    assert.match(outcome.failures[0]?.explanation ?? '', /timed out/);
  });

  it('ends a file that holds its process, and counts it as failed', async () => {
    const outcome = await outcomeOf(`test('a', () => { for (;;); });`, 60_000, 2_000);
    assert.equal(totals(outcome), '0 passed, 1 failed, 0 skipped');
    assert.match(outcome.failures[0]?.explanation ?? '', /time for this layer/);
  });

  it('says which test failed, where, and what it threw', async () => {
    const text = `describe('outer', () => { describe('inner', () => { test('leaf', () => { throw new Error('the reason'); }); }); });`;
    const [failure] = (await outcomeOf(text)).failures;
    assert.equal(failure?.name, 'outer › inner › leaf');
    assert.match(failure.file, /sample\.test\.ts$/);
    assert.match(failure.explanation, /the reason/);
  });

  it('shows what a crashed file said', async () => {
    const [failure] = (await outcomeOf(`console.log('last words'); throw new Error('the crash');`)).failures;
    assert.match(failure?.explanation ?? '', /last words/);
    assert.match(failure?.explanation ?? '', /the crash/);
  });

  it('says why a test was skipped', async () => {
    const { skips } = await outcomeOf(`test('a', { skip: 'no tool' }, () => {});`);
    assert.deepEqual(skips, [{ name: 'a', why: 'no tool' }]);
  });
});
