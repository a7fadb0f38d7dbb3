import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { alternatives, describeAt, keysAt, schemasAt } from '../../../src/core/config/schema-walk.ts';

/** Every place with a key of its own. */
function* places(path: readonly (string | number)[]): Generator<readonly (string | number)[]> {
  for (const schema of schemasAt(path).flatMap(alternatives)) {
    if (schema instanceof z.ZodArray) yield* places([...path, 0]);
    if (schema instanceof z.ZodRecord) yield* places([...path, 'any-name']);
    if (!(schema instanceof z.ZodObject)) continue;
    for (const key of Object.keys(schema.shape)) {
      yield [...path, key];
      yield* places([...path, key]);
    }
  }
}

test('every key explains itself, in a sentence', () => {
  const all = [...places([])];
  assert.ok(all.length > 100);
  for (const path of all) {
    const description = describeAt(path)?.description ?? '';
    assert.match(description, /^[A-Z`].{10,}[.`]$/, path.join('.'));
  }
});

test('the spec says the defaults', () => {
  assert.equal(describeAt(['strategy', 'rollingUpdate', 'maxSurge'])?.default, 1);
  assert.equal(describeAt(['strategy', 'rollingUpdate', 'maxUnavailable'])?.default, 0);
  assert.equal(describeAt(['validation_period'])?.default, 300);
  assert.equal(describeAt(['validation_time'])?.default, 600);
  assert.equal(describeAt(['no', 'such', 'key']), undefined);
});

test('keys at a place', () => {
  assert.deepEqual(keysAt(['strategy']), ['type', 'rollingUpdate']);
  assert.ok(keysAt(['environment', 'services', 'api']).includes('hpa'));
  assert.ok(keysAt(['checklists', 'pre-deployment', 0]).includes('url'));
  assert.deepEqual(keysAt(['constructor']), []);
});
