import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { CONFIG_MAPS, DEPLOYMENTS, PODS } from '../../../src/core/kubernetes/resources.ts';
import { isAborted } from '../../../src/core/errors.ts';
import { call, connectTo, failureOf, json, refusal, startServer } from './api-server.ts';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'api-1', namespace: 'shop', resourceVersion: '7' },
};

test('reads an object in the namespace of the context', async (t) => {
  const server = await startServer(t, (_request, response) => {
    json(response, 200, POD);
  });
  const cluster = await connectTo(t, server.url);
  const pod = await cluster.get(PODS, { name: 'api-1' }, call());
  assert.equal(pod.metadata?.resourceVersion, '7');
  assert.equal(server.received[0]?.url.pathname, '/api/v1/namespaces/shop/pods/api-1');
  assert.equal(server.received[0].headers.authorization, 'Bearer secret-token');
  assert.deepEqual([cluster.context, cluster.namespace, cluster.server], ['test', 'shop', server.url]);
});

test('lists page by page, and puts kind and apiVersion into the items', async (t) => {
  const server = await startServer(t, ({ url }, response) => {
    const second = url.searchParams.get('continue') === 'more';
    const metadata = second ? { resourceVersion: '9' } : { resourceVersion: '9', continue: 'more' };
    const items = [{ metadata: { name: second ? 'b' : 'a', namespace: 'shop' } }];
    json(response, 200, { kind: 'DeploymentList', apiVersion: 'apps/v1', metadata, items });
  });
  const cluster = await connectTo(t, server.url);
  const listed = await cluster.list(DEPLOYMENTS, { namespace: 'shop', labelSelector: 'app=x' }, call());
  assert.deepEqual(
    listed.items.map((item) => [item.apiVersion, item.kind, item.metadata?.name]),
    [
      ['apps/v1', 'Deployment', 'a'],
      ['apps/v1', 'Deployment', 'b'],
    ],
  );
  assert.equal(listed.resourceVersion, '9');
  assert.ok(server.received.every(({ url }) => url.searchParams.get('labelSelector') === 'app=x'));
});

test('starts a list anew when its continue token has expired midway', async (t) => {
  let expired = false;
  const server = await startServer(t, ({ url }, response) => {
    if (url.searchParams.has('continue') && !expired) {
      expired = true;
      json(response, 410, refusal(410, 'Expired', 'The provided continue parameter is too old'));
    } else if (url.searchParams.has('continue'))
      json(response, 200, { metadata: { resourceVersion: '2' }, items: [{ metadata: { name: 'b' } }] });
    else
      json(response, 200, {
        metadata: { resourceVersion: '1', continue: 'x' },
        items: [{ metadata: { name: 'a' } }],
      });
  });
  const cluster = await connectTo(t, server.url);
  const listed = await cluster.list(PODS, {}, call());
  assert.deepEqual(
    listed.items.map((item) => item.metadata?.name),
    ['a', 'b'],
  );
});

test('reads compressed answers', async (t) => {
  const server = await startServer(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(gzipSync(JSON.stringify(POD)));
  });
  const cluster = await connectTo(t, server.url);
  assert.equal((await cluster.get(PODS, { name: 'api-1' }, call())).metadata?.name, 'api-1');
});

test('sends each kind of write as the API wants it', async (t) => {
  const server = await startServer(t, (_request, response) => {
    json(response, 200, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } });
  });
  const cluster = await connectTo(t, server.url);
  const object = { metadata: { name: 'c', namespace: 'other' }, data: { a: 'b' } };
  await cluster.create(CONFIG_MAPS, object, { ...call(), dryRun: true });
  await cluster.replace(CONFIG_MAPS, object, call());
  await cluster.patch(
    CONFIG_MAPS,
    { namespace: 'other', name: 'c' },
    [{ op: 'test', path: '/data/a', value: 'b' }],
    {
      ...call(),
      fieldManager: 'm',
    },
  );
  await cluster.apply(CONFIG_MAPS, object, { ...call(), fieldManager: 'm', force: true });
  await cluster.delete(CONFIG_MAPS, { namespace: 'other', name: 'c' }, { ...call(), resourceVersion: '4' });
  const at = '/api/v1/namespaces/other/configmaps';
  assert.deepEqual(
    server.received.map(({ method, url, headers }) => [
      method,
      url.pathname + url.search,
      headers['content-type'],
    ]),
    [
      ['POST', `${at}?dryRun=All`, 'application/json'],
      ['PUT', `${at}/c`, 'application/json'],
      ['PATCH', `${at}/c?fieldManager=m`, 'application/json-patch+json'],
      ['PATCH', `${at}/c?fieldManager=m&force=true`, 'application/apply-patch+yaml'],
      ['DELETE', `${at}/c`, 'application/json'],
    ],
  );
  const bodies = server.received.map(({ body }): unknown => JSON.parse(body));
  assert.deepEqual(bodies[0], { apiVersion: 'v1', kind: 'ConfigMap', ...object });
  assert.deepEqual(bodies[4], {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    preconditions: { resourceVersion: '4' },
  });
});

test('reads a log as text', async (t) => {
  const server = await startServer(t, (_request, response) => {
    response.end('first\nlast\n');
  });
  const cluster = await connectTo(t, server.url);
  const log = await cluster.log(
    { name: 'api-1' },
    { container: 'api', tailLines: 2, previous: true },
    call(),
  );
  assert.equal(log, 'first\nlast\n');
  const { pathname, searchParams } = server.received[0]?.url ?? new URL('http://none');
  assert.equal(pathname, '/api/v1/namespaces/shop/pods/api-1/log');
  assert.deepEqual(
    ['container', 'tailLines', 'previous'].map((key) => searchParams.get(key)),
    ['api', '2', 'true'],
  );
});

const cases: readonly {
  readonly name: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers?: object;
  readonly code: string;
  readonly says: readonly RegExp[];
}[] = [
  {
    name: '400',
    status: 400,
    body: refusal(400, 'BadRequest', 'bad'),
    code: 'invalid',
    says: [/not valid/, /bad\./],
  },
  {
    name: '401',
    status: 401,
    body: refusal(401, 'Unauthorized', 'Unauthorized'),
    code: 'unauthorized',
    says: [/credentials/, /sign in/],
  },
  {
    name: '403 by RBAC',
    status: 403,
    body: refusal(
      403,
      'Forbidden',
      'deployments.apps "api" is forbidden: User "dev" cannot patch resource "deployments"',
    ),
    code: 'forbidden',
    says: [
      /Not allowed to patch deployments "api" in namespace "shop"\./,
      /User "dev"/,
      /kubectl auth can-i patch deployments\.apps -n shop/,
    ],
  },
  {
    name: '403 by admission',
    status: 403,
    body: refusal(403, 'Forbidden', 'pods "x" is forbidden: violates PodSecurity "restricted:latest"'),
    code: 'forbidden',
    says: [/admission control/, /PodSecurity/],
  },
  {
    name: '403 by quota',
    status: 403,
    body: refusal(
      403,
      'Forbidden',
      'pods "x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=10',
    ),
    code: 'quota',
    says: [/ResourceQuota is exceeded/, /used: pods=10/],
  },
  {
    name: '404 of an object',
    status: 404,
    body: refusal(404, 'NotFound', 'deployments.apps "api" not found', { name: 'api', kind: 'deployments' }),
    code: 'not-found',
    says: [/^Deployment "api" in namespace "shop" does not exist\./],
  },
  {
    name: '404 of its namespace',
    status: 404,
    body: refusal(404, 'NotFound', 'namespaces "shop" not found', { name: 'shop', kind: 'namespaces' }),
    code: 'not-found',
    says: [/namespace "shop" does not exist/],
  },
  {
    name: '404 of the API',
    status: 404,
    body: '404 page not found',
    code: 'unsupported',
    says: [/can't patch deployments \(apps\/v1\)/, /kubectl api-resources/],
  },
  {
    name: '405',
    status: 405,
    body: refusal(405, 'MethodNotAllowed', 'no'),
    code: 'unsupported',
    says: [/can't patch/],
  },
  {
    name: '409 that exists',
    status: 409,
    body: refusal(409, 'AlreadyExists', 'exists'),
    code: 'already-exists',
    says: [/exists already/],
  },
  {
    name: '409 that changed',
    status: 409,
    body: refusal(409, 'Conflict', 'the object has been modified'),
    code: 'conflict',
    says: [/changed by somebody else/],
  },
  {
    name: '409 of field managers',
    status: 409,
    body: refusal(409, 'Conflict', 'Apply failed with 1 conflict', {
      causes: [
        { reason: 'FieldManagerConflict', message: 'conflict with "kubectl"', field: '.spec.replicas' },
      ],
    }),
    code: 'conflict',
    says: [/belong to somebody else/, /\.spec\.replicas: conflict with "kubectl"/],
  },
  {
    name: '410',
    status: 410,
    body: refusal(410, 'Expired', 'too old resource version'),
    code: 'gone',
    says: [/history/],
  },
  {
    name: '422',
    status: 422,
    body: refusal(422, 'Invalid', 'is invalid', {
      causes: [{ field: 'spec.replicas', message: 'must be >= 0' }],
    }),
    code: 'invalid',
    says: [/spec\.replicas: must be >= 0/],
  },
  {
    name: '429',
    status: 429,
    body: refusal(429, 'TooManyRequests', 'slow down'),
    headers: { 'retry-after': '7' },
    code: 'too-many-requests',
    says: [/slow down/],
  },
  {
    name: '500',
    status: 500,
    body: refusal(500, 'InternalError', 'etcd failed'),
    code: 'server-error',
    says: [/HTTP 500/, /etcd failed/],
  },
  { name: '503 in HTML', status: 503, body: '<html>busy</html>', code: 'server-error', says: [/HTTP 503/] },
  {
    name: 'a redirect',
    status: 302,
    body: '',
    headers: { location: '/login' },
    code: 'server-error',
    says: [/redirect/],
  },
  { name: 'garbage', status: 200, body: '{"kind": "Deploy', code: 'server-error', says: [/makes no sense/] },
  {
    name: 'another kind',
    status: 200,
    body: { kind: 'Pod' },
    code: 'server-error',
    says: [/not a Deployment/],
  },
];

for (const { name, status, body, headers = {}, code, says } of cases) {
  test(`explains ${name}`, async (t) => {
    const server = await startServer(t, (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    const cluster = await connectTo(t, server.url);
    const error = await failureOf(cluster.patch(DEPLOYMENTS, { name: 'api' }, [], call()));
    assert.equal(error.code, code, error.message);
    for (const sentence of says) assert.match(error.message, sentence);
    assert.doesNotMatch(error.message, /secret-token|<html|\n\s+at /);
    assert.equal(error.retryAfterMs, status === 429 ? 7000 : undefined);
    assert.equal(server.received.length, 1, 'a write is sent once');
  });
}

test('a read is tried again when the server is busy, and a bounded number of times', async (t) => {
  let busy = 2;
  const server = await startServer(t, (_request, response) => {
    busy -= 1;
    if (busy >= 0) json(response, 503, refusal(503, 'ServiceUnavailable', 'busy'));
    else json(response, 200, POD);
  });
  const cluster = await connectTo(t, server.url);
  assert.equal((await cluster.get(PODS, { name: 'api-1' }, call())).metadata?.name, 'api-1');
  busy = 100;
  const error = await failureOf(cluster.get(PODS, { name: 'api-1' }, call()));
  assert.equal(error.code, 'server-error');
  assert.equal(server.received.length, 6);
});

test('a read goes on after a connection that was reset', async (t) => {
  let resets = 1;
  const server = await startServer(t, (_request, response) => {
    resets -= 1;
    if (resets >= 0) response.socket?.resetAndDestroy();
    else json(response, 200, POD);
  });
  const cluster = await connectTo(t, server.url);
  assert.equal((await cluster.get(PODS, { name: 'api-1' }, call())).metadata?.name, 'api-1');
});

test('a server that never answers meets the deadline, in its head and in its body', async (t) => {
  const server = await startServer(t, ({ url }, response) => {
    if (url.pathname.endsWith('half')) response.write('{"kind":');
  });
  const cluster = await connectTo(t, server.url);
  for (const name of ['none', 'half']) {
    const error = await failureOf(cluster.get(PODS, { name }, call(100)));
    assert.equal(error.code, 'deadline');
    assert.match(error.message, /did not answer within 0\.1 s \(get pods/);
  }
});

test('an abort ends a call at once, and is no error of the cluster', async (t) => {
  const stop = new AbortController();
  const server = await startServer(t, () => {
    stop.abort();
  });
  const cluster = await connectTo(t, server.url);
  await assert.rejects(cluster.get(PODS, { name: 'x' }, { signal: stop.signal }), isAborted);
  await assert.rejects(cluster.get(PODS, { name: 'x' }, { signal: stop.signal }), isAborted);
  assert.equal(server.received.length, 1, 'an aborted call asks nothing');
});
