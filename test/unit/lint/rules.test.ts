import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RULE_DOCS, RULES } from '../../../src/core/lint/catalogue.ts';
import { applied, filesOf, lint, summary } from './support.ts';

describe('every rule', () => {
  for (const doc of RULE_DOCS) {
    describe(doc.id, () => {
      it('finds its bad example, once, on the exact range, and nothing else in it', () => {
        const files = filesOf(doc.bad);
        const found = lint(files);
        // Two places that contradict each other are both reported.
        const both = doc.id === 'config/duplicate-name' || doc.id === 'config/tie';
        assert.deepEqual(summary(found, files), Array(both ? 2 : 1).fill(`${doc.id} ${doc.at}`));
        assert.ok(found.every(({ severity }) => severity === doc.severity));
      });

      it('finds nothing in its good example', () => {
        const files = filesOf(doc.good);
        assert.deepEqual(summary(lint(files), files), []);
      });

      it('has fixes that repair it', () => {
        const files = filesOf(doc.bad);
        for (const fix of lint(files)[0]?.fixes ?? []) {
          const left = lint(applied(files, fix));
          assert.deepEqual(
            left.map(({ rule, message }) => `${fix.title}: ${rule}: ${message}`),
            [],
          );
        }
      });
    });
  }

  it('has an id of its own', () => {
    assert.equal(new Set(RULE_DOCS.map(({ id }) => id)).size, RULE_DOCS.length);
  });

  it('is one of many, and several repair what they find', () => {
    assert.ok(RULES.length >= 22, `${RULES.length} rules`);
    const repaired = RULE_DOCS.filter((doc) => (lint(filesOf(doc.bad))[0]?.fixes.length ?? 0) > 0);
    assert.ok(repaired.length >= 7, `${repaired.length} with fixes`);
  });
});
