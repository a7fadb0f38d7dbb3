import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { allOf, read, ROOT } from './sources.ts';

const page = read('docs/coverage.md');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| the practices say'))
  .map((line) => line.split(' | '));

describe('docs/coverage.md', () => {
  it('names a test in every row, or says "not yet"', () => {
    assert.ok(rows.length > 60);
    const without = rows.filter(
      (cells) =>
        cells.length !== 3 || !/^(`test\/[^`]+\.test\.ts`(, )?)+ \|$|^not yet \|$/.test(cells[2] ?? ''),
    );
    assert.deepEqual(without, []);
  });

  it('names only tests that exist', () => {
    const missing = allOf([page], /`(test\/[^`]+)`/g).filter((file) => !existsSync(path.join(ROOT, file)));
    assert.deepEqual(missing, []);
  });

  it('has every section of the practices', () => {
    const headings = allOf([read('test/unit/config/fixtures/deployment-best-practices.md')], /^### (.+)$/gm);
    assert.ok(headings.length > 20);
    const covered = new Set(allOf([page], /^## (.+)$/gm));
    assert.deepEqual(
      headings.filter((heading) => !covered.has(heading)),
      [],
    );
  });
});
