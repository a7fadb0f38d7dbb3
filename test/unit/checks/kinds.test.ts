import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { judge as judgeHttp, samplesOf } from '../../../src/core/checks/kinds/http.ts';
import type { HttpSample, HttpSpec } from '../../../src/core/checks/kinds/http.ts';
import { CHECK_KINDS, isCheckKind } from '../../../src/core/checks/kinds/registry.ts';

for (const [kind, { schema, docs }] of Object.entries(CHECK_KINDS)) {
  test(`${kind}: explains itself and each of its keys, and knows no others`, () => {
    assert.match(docs, /^[A-Z].*\.$/);
    assert.equal(schema.description, docs);
    for (const [key, value] of Object.entries(schema.shape))
      assert.ok(
        (z.globalRegistry.get(value)?.description ?? '').length > 10,
        `${kind}.${key} has no description`,
      );
    assert.equal(schema.safeParse({ no_such_key: 1 }).success, false);
    assert.equal('name' in schema.shape || 'kind' in schema.shape, false, 'these two belong to every item');
  });

  test(`${kind}: survives the way to a JSON Schema`, () => {
    const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
    assert.equal(json.additionalProperties, false);
    assert.deepEqual(Object.keys(json.properties ?? {}), Object.keys(schema.shape));
  });
}

test('kinds are known by their own names only', () => {
  assert.equal(isCheckKind('http'), true);
  assert.equal(isCheckKind('toString'), false);
});

test('what people write in deploy configs is taken', () => {
  const good: readonly (readonly [keyof typeof CHECK_KINDS, object])[] = [
    ['pods', {}],
    ['pods', { workload: 'Deployment/worker' }],
    ['endpoints', { service: 'api', min_ready: 2 }],
    ['http', { url: 'endpoints.health' }],
    [
      'http',
      {
        url: 'https://api.example.com/health',
        status: [200, 204],
        samples: 20,
        response_time: '<500ms',
        timeout: '5s',
      },
    ],
    [
      'http',
      {
        url: 'endpoints.health',
        method: 'HEAD',
        headers: { 'cache-control': 'max-age' },
        json: { status: 'ok' },
      },
    ],
    ['command', { command: ['npm', 'test', ''], timeout: 600, directory: 'tests' }],
    ['manual', { instructions: 'Upload a receipt.', link: 'https://app.example.com' }],
  ];
  for (const [kind, keys] of good)
    assert.deepEqual(CHECK_KINDS[kind].schema.safeParse(keys).error, undefined);
  const bad: readonly (readonly [keyof typeof CHECK_KINDS, object])[] = [
    ['pods', { workload: 'worker' }],
    ['endpoints', { min_ready: 0 }],
    ['http', {}],
    ['http', { url: 'health' }],
    ['http', { url: 'endpoints.health', response_time: '500' }],
    ['http', { url: 'endpoints.health', samples: 0 }],
    ['http', { url: 'endpoints.health', status: 99 }],
    ['command', { command: 'npm test' }],
    ['command', { command: [] }],
    ['manual', { link: 'the app' }],
  ];
  for (const [kind, keys] of bad)
    assert.equal(CHECK_KINDS[kind].schema.safeParse(keys).success, false, JSON.stringify(keys));
});

const sample = (durationMs: number, status = 200): HttpSample => ({
  status,
  durationMs,
  headers: {},
  json: undefined,
});
const judged = (samples: readonly HttpSample[], spec: Partial<HttpSpec>, failure?: string) =>
  judgeHttp({ samples, failure }, { url: 'https://x.example', ...spec });

test('http: the mean and the 95th percentile are what they are called', () => {
  const times = [...Array<number>(19).fill(100), 2000].map((time) => sample(time)); // mean 195 ms, p95 100 ms
  assert.equal(judged(times, { response_time: '<195ms' }).verdict, 'fail');
  assert.equal(judged(times, { response_time: '<=195ms' }).verdict, 'pass');
  assert.equal(judged(times, { response_time: '<101ms', statistic: 'p95' }).verdict, 'pass');
  const two = [...Array<number>(18).fill(100), 2000, 2000].map((time) => sample(time));
  const slow = judged(two, { response_time: '<101ms', statistic: 'p95' });
  assert.equal(slow.summary, 'The p95 time to answer is 2000 ms, and must be <101ms.');
  assert.deepEqual(slow.evidence[1], {
    label: 'time to answer',
    value: 'mean 290 ms, p95 2000 ms of 20 requests, p95 must be <101ms',
    ok: false,
  });
});

test('http: a wrong answer is certain, whatever failed after it; a failure alone is an error', () => {
  assert.equal(judged([sample(1), sample(1, 500)], {}, 'It was cut off.').verdict, 'fail');
  assert.deepEqual(
    [judged([sample(1)], {}, 'It was cut off.').verdict, judged([], {}, 'It was cut off.').summary],
    ['error', 'It was cut off.'],
  );
  assert.equal(judged([], {}).verdict, 'no-data');
});

test('http: 304 is an answer and no redirect', () => {
  assert.equal(judged([sample(1, 304)], {}).verdict, 'fail');
  assert.equal(judged([sample(1, 302)], {}).verdict, 'error');
});

test('http: how many samples', () => {
  const url = 'https://x.example';
  assert.deepEqual(
    [
      samplesOf({ url }),
      samplesOf({ url, response_time: '<1s' }),
      samplesOf({ url, response_time: '<1s', samples: 3 }),
    ],
    [1, 20, 3],
  );
});
