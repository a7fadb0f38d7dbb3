import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ClusterError } from '../../../src/cluster/port.ts';
import { MaverickError } from '../../../src/core/errors.ts';
import { EXIT_CODES, exitCodeOf, exitCodeOfRun } from '../../../src/cli/exit-codes.ts';
import { record } from './records.ts';

test('every code of an explained error that the command can meet has an exit code', async () => {
  const missing: string[] = [];
  for await (const path of glob('src/{cli,driver,core,cluster,probes,sandbox}/**/*.ts')) {
    const text = await readFile(path, 'utf8');
    const codes = [
      ...text.matchAll(/new (?:Maverick|Cluster)Error\(\s*'([^']+)'/g),
      ...(path.endsWith('refuse.ts') ? text.matchAll(/\brefuse\(\s*'([^']+)'/g) : []),
    ];
    for (const [, code = ''] of codes) if (!EXIT_CODES.has(code)) missing.push(`${code} in ${path}`);
  }
  assert.deepEqual(missing, []);
});

test('errors end as docs/cli.md says', () => {
  const of = (code: string): number => exitCodeOf(new MaverickError(code, { what: 'It.' }));
  assert.equal(of('config/unknown-service'), 2);
  assert.equal(of('run-unknown'), 2);
  assert.equal(of('nobody-drives'), 3);
  assert.equal(of('blocked'), 4);
  assert.equal(of('locked'), 4);
  assert.equal(of('nothing-to-do'), 4);
  assert.equal(of('practice-not-running'), 5);
  assert.equal(exitCodeOf(new ClusterError('unreachable', { what: 'It.' })), 5);
  assert.equal(exitCodeOf(new ClusterError('credentials', { what: 'It.' })), 5);
  assert.equal(exitCodeOf(new ClusterError('forbidden', { what: 'It.' })), 4);
  assert.equal(exitCodeOf(new DOMException('Aborted.', 'AbortError')), 130);
  assert.equal(exitCodeOf(new TypeError('x is not a function')), 70);
});

test('runs end as docs/cli.md says', () => {
  const ended = (outcome: 'succeeded' | 'rolled-back' | 'aborted' | 'refused'): number =>
    exitCodeOfRun(record({ stage: 'ended', outcome }));
  assert.equal(ended('succeeded'), 0);
  assert.equal(ended('rolled-back'), 1);
  assert.equal(ended('aborted'), 1);
  assert.equal(ended('refused'), 4);
  const hold = { reason: 'workload-changed', message: 'It.', next: 'That.', since: 0 };
  assert.equal(exitCodeOfRun(record({ hold })), 3);
});
