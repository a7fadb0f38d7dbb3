import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { isAborted } from '../../../src/core/errors.ts';
import { json, startServer } from '../cluster/api-server.ts';
import type { Handler } from '../cluster/api-server.ts';
import { check, contextOf, figures } from './objects.ts';

async function ask(t: TestContext, handler: Handler, keys: Readonly<Record<string, unknown>> = {}) {
  const server = await startServer(t, handler);
  const result = await check(
    'http',
    { url: 'endpoints.health', ...keys },
    contextOf({ endpoints: { health: `${server.url}/health?key=hidden` } }),
  );
  return { result, server };
}

test('one request that is answered', async (t) => {
  const { result, server } = await ask(t, (_request, response) => {
    json(response, 200, { status: 'ok' });
  });
  assert.equal(result.verdict, 'pass');
  assert.equal(result.summary, 'It answers 200.');
  assert.equal(server.received.length, 1);
  assert.equal(result.link, `${server.url}/health`, 'the link holds no query');
  assert.match(figures(result)['time to answer'] ?? '', /^[\d.]+ ms$/);
});

test('twenty requests for a time, as the spec has it', async (t) => {
  const { result, server } = await ask(t, (_request, response) => response.end('ok'), {
    response_time: '<30s',
  });
  assert.equal(result.verdict, 'pass');
  assert.equal(server.received.length, 20);
  assert.match(
    figures(result)['time to answer'] ?? '',
    /^mean [\d.]+ ms, p95 [\d.]+ ms of 20 requests, mean must be <30s$/,
  );
});

test('too slow, in the mean or at the 95th percentile', async (t) => {
  for (const statistic of ['mean', 'p95']) {
    const { result } = await ask(t, (_request, response) => response.end(), {
      response_time: '<0.0001ms',
      samples: 3,
      statistic,
    });
    assert.equal(result.verdict, 'fail');
    assert.match(
      result.summary,
      new RegExp(`The ${statistic} time to answer is [\\d.]+ ms, and must be <0\\.0001ms`),
    );
  }
});

test('the wrong status ends it, with the share of answers that were wrong', async (t) => {
  let answers = 0;
  const { result, server } = await ask(
    t,
    (_request, response) => {
      answers += 1;
      json(response, answers === 3 ? 503 : 200, {});
    },
    { samples: 10 },
  );
  assert.equal(result.verdict, 'fail');
  assert.equal(result.summary, 'It answers 503 instead of 200 (1 of 3 answers).');
  assert.equal(server.received.length, 3);
});

test('another status may be the right one, also a redirect', async (t) => {
  const moved: Handler = (_request, response) => {
    response.writeHead(301, { location: 'https://user:pass@elsewhere.example/login?token=hidden' }).end();
  };
  assert.equal((await ask(t, moved, { status: [301, 302] })).result.verdict, 'pass');
  const { result, server } = await ask(t, moved);
  assert.equal(result.verdict, 'error');
  assert.equal(
    result.summary,
    'It answers with a redirect to https://elsewhere.example/login: name that address instead.',
  );
  assert.equal(server.received.length, 1, 'it is not followed');
});

test('headers and values of the JSON body', async (t) => {
  const handler: Handler = (_request, response) => {
    json(
      response,
      200,
      { checks: { database: 'up' }, list: [{ n: 1 }] },
      { 'cache-control': 'public, max-age=60' },
    );
  };
  const good = {
    headers: { 'Cache-Control': 'max-age=60', 'Content-Type': '' },
    json: { 'checks.database': 'up', 'list.0': { n: 1 } },
  };
  assert.equal((await ask(t, handler, good)).result.verdict, 'pass');
  for (const [keys, says] of [
    [{ headers: { 'X-Frame-Options': 'DENY' } }, 'The header X-Frame-Options is missing.'],
    [
      { headers: { 'Cache-Control': 'no-store' } },
      'The header Cache-Control is "public, max-age=60" and does not contain "no-store".',
    ],
    [{ json: { 'checks.database': 'down' } }, 'checks.database in the body is "up" instead of "down".'],
    [{ json: { 'checks.redis': 'up' } }, 'checks.redis in the body is missing instead of "up".'],
    [{ json: { 'checks.constructor': 'up' } }, 'checks.constructor in the body is missing instead of "up".'],
  ] as const) {
    const { result } = await ask(t, handler, keys);
    assert.deepEqual([result.verdict, result.summary], ['fail', says]);
  }
  const { result } = await ask(t, (_request, response) => response.end('<html>'), { json: { a: 1 } });
  assert.deepEqual([result.verdict, result.summary], ['fail', 'The body is not JSON.']);
});

test('no answer in time is an error, in its head and in its body', async (t) => {
  for (const handler of [
    () => undefined,
    (_request, response) => void response.write('{'),
  ] satisfies Handler[]) {
    const { result } = await ask(t, handler, { timeout: '100ms' });
    assert.equal(result.verdict, 'error');
    assert.match(result.summary, /\/health did not answer within 0\.1 s\.$/);
    assert.doesNotMatch(result.summary, /hidden/);
  }
});

test('nothing listens, no such name, a certificate of nobody: errors that say so', async (t) => {
  const server = await startServer(t, (_request, response) => response.end(), { certificate: 'server' });
  for (const [url, says] of [
    ['http://127.0.0.1:1/', /connection was refused/],
    ['http://no-such-host.invalid/', /name is unknown/],
    [server.url, /unknown authority/],
  ] as const) {
    const result = await check('http', { url }, contextOf());
    assert.equal(result.verdict, 'error');
    assert.match(result.summary, says);
  }
});

test('an endpoint that the environment has not, or that is no address', async () => {
  const context = contextOf({ endpoints: { live: 'https://x.example/live', broken: 'localhost' } });
  const missing = await check('http', { url: 'endpoints.health' }, context);
  assert.deepEqual(
    [missing.verdict, missing.summary],
    ['error', 'The environment has no endpoint "health"; it has live, broken.'],
  );
  assert.match(
    (await check('http', { url: 'endpoints.broken' }, context)).summary,
    /"broken" is not a whole http or https address/,
  );
  assert.match(
    (await check('http', { url: 'endpoints.constructor' }, context)).summary,
    /no endpoint "constructor"/,
  );
});

test('an abort ends it at once', async (t) => {
  const stop = new AbortController();
  const server = await startServer(t, () => {
    stop.abort();
  });
  await assert.rejects(check('http', { url: server.url }, contextOf(), stop.signal), isAborted);
});
