import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EXIT_CODES } from '../../../src/cli/exit-codes.ts';
import { allOf, read, sourcesIn } from './sources.ts';

const sections = allOf([read('docs/troubleshooting.md')], /^### `([^`]+)`$/gm);
const missing = (codes: readonly string[]): readonly string[] =>
  codes.filter((code) => !sections.includes(code));

/** `reason: 'x'` and `reason: a ? 'x' : 'y'`: of holds and of failures alike. */
const reasons = allOf(
  allOf([...sourcesIn('src/core/run'), ...sourcesIn('src/core/rollout')], /\breason: ([^=\n]*'[^\n]*)/g),
  /'([a-z]+(?:-[a-z]+)*)'/g,
);
const codes = allOf(
  ['src/core/run', 'src/core/rollout', 'src/driver', 'src/sandbox/process'].flatMap(sourcesIn),
  /\b(?:MaverickError|refuse)\(\s*(?:\w+ \? )?'([a-z/-]+)'/g,
);

describe('docs/troubleshooting.md', () => {
  it('has a section for every reason to hold and every reason of failure', () => {
    assert.ok(reasons.includes('rollback-stuck') && reasons.includes('crash-loop'), 'the sources are read');
    assert.deepEqual(missing(reasons), []);
  });

  it('has a section for every code with which the engine refuses', () => {
    assert.ok(codes.includes('zero-replicas') && codes.includes('standby-missing'), 'the sources are read');
    assert.deepEqual(missing(codes), []);
  });

  it('has a section for every code that the command knows, those of the cluster included', () => {
    assert.deepEqual(missing([...EXIT_CODES.keys()]), []);
  });

  it('has no section for what nothing says any more', () => {
    const known = new Set([...reasons, ...codes, ...EXIT_CODES.keys()]);
    assert.deepEqual(
      sections.filter((code) => !known.has(code)),
      [],
    );
  });
});
