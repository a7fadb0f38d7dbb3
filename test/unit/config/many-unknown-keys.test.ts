import assert from 'node:assert/strict';
import { it } from 'node:test';
import { configDiagnostics } from '../../../src/core/config/validate.ts';
import { parseYamlFile } from '../../../src/core/yaml/parse.ts';

it('names the first hundred unknown keys of a file that has thousands, and no more', () => {
  const keys = Array.from({ length: 5_000 }, (_, index) => `unknown${index}: 1`).join('\n');
  const [document] = parseYamlFile('deploy/a.deploy.yaml', `service: { name: a }\n${keys}\n`).documents;
  assert.ok(document);
  const found = configDiagnostics('deploy/a.deploy.yaml', document);
  assert.equal(found.length, 100);
  assert.ok(found.every(({ rule }) => rule === 'config/unknown-key'));
});
