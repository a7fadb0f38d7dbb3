import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { allOf, read, ROOT } from './sources.ts';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/concepts.md',
  'docs/rights.md',
  'docs/troubleshooting.md',
  'docs/dependencies.md',
  'samples/paperless-maverick/README.md',
];

for (const page of PAGES) {
  it(`${page} links to what is there`, () => {
    const broken = allOf([read(page)], /\]\(([^)#:]+)\)/g)
      // Pictures are taken by the workbench test.
      .filter((target) => !target.endsWith('.png'))
      .filter((target) => !existsSync(path.join(ROOT, path.dirname(page), target)));
    assert.deepEqual(broken, []);
  });
}

it('CONTRIBUTING.md names only folders and files that are there', () => {
  const named = allOf([read('CONTRIBUTING.md')], /`((?:src|test|docs|webview-ui|scripts)\/[\w./-]+)`/g);
  assert.ok(named.length > 10);
  assert.deepEqual(
    named.filter((file) => !existsSync(path.join(ROOT, file))),
    [],
  );
});
