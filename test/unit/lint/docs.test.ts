import assert from 'node:assert/strict';
import path from 'node:path';
import { it } from 'node:test';
import { staleRulePages } from '../../../scripts/generate/rules.ts';

it('the pages of docs/rules say what the rules say (else: npm run generate)', async () => {
  const root = path.resolve(import.meta.dirname, '../../..');
  assert.deepEqual(await staleRulePages(root), []);
});
