import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { DEPLOYMENTS, NAMESPACES } from '../../../src/core/kubernetes/resources.ts';
import { createApiServer } from '../../../src/sandbox/api/api-server.ts';
import { at, listOf, textOf } from '../../../src/sandbox/api/fields.ts';
import { createHistory } from '../../../src/sandbox/api/history.ts';
import { createApiHttpServer } from '../../../src/sandbox/api/http/server.ts';
import { createStore } from '../../../src/sandbox/api/memory-store.ts';
import { ADMIN, VIEWER } from '../../../src/sandbox/api/users.ts';
import { seeded, stoppedClock } from './support.ts';

const clock = stoppedClock();
const store = createStore({ clock, random: seeded(3) });
const history = createHistory(store);
const api = createApiServer({ store, history, clock, logs: () => 'started\n' });
const users = new Map([
  ['admin', ADMIN],
  ['viewer', VIEWER],
]);
const server = createApiHttpServer({ api, clock, users });
let base = '';

before(async () => {
  store.create(NAMESPACES, { metadata: { name: 'shop' } });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly type?: string;
  readonly accept?: string;
  readonly token?: string;
}

async function ask(
  path: string,
  { method = 'GET', body, type = 'application/json', accept = 'application/json', token = 'admin' }: Ask = {},
) {
  const headers = {
    authorization: `Bearer ${token}`,
    accept,
    'content-type': type,
    'user-agent': 'test/1.0',
  };
  const response = await fetch(base + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

const maps = '/api/v1/namespaces/shop/configmaps';
const deployments = '/apis/apps/v1/namespaces/shop/deployments';
const deployment = (name: string) => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'a:1' }] } },
  },
});

describe('over HTTP', () => {
  it('who has no token is nobody, and who may not is told so', async () => {
    assert.equal((await ask('/api/v1/pods', { token: 'guess' })).status, 401);
    const refused = await ask(maps, { method: 'POST', body: { metadata: { name: 'x' } }, token: 'viewer' });
    assert.equal(refused.status, 403);
    assert.equal(at(refused.answer, 'reason'), 'Forbidden');
  });

  it('the unknown is answered as a real server does', async () => {
    const status = async (path: string, options?: Ask) => {
      const { status, answer } = await ask(path, options);
      return [status, at(answer, 'kind'), at(answer, 'reason')];
    };
    assert.deepEqual(await status('/apis/batch/v1/jobs'), [404, 'Status', 'NotFound']);
    assert.deepEqual(await status(`${maps}/none`), [404, 'Status', 'NotFound']);
    assert.deepEqual(await status(maps, { method: 'DELETE' }), [405, 'Status', 'MethodNotAllowed']);
    assert.deepEqual(
      await status(maps, { method: 'POST', body: {}, type: 'application/vnd.kubernetes.protobuf' }),
      [415, 'Status', 'UnsupportedMediaType'],
    );
    assert.deepEqual(await status(`${maps}/none`, { method: 'PUT', body: 'no object' }), [
      400,
      'Status',
      'BadRequest',
    ]);
    assert.deepEqual(await status(`${maps}?labelSelector=a%20b`), [400, 'Status', 'BadRequest']);
  });

  it('lists in pages', async () => {
    for (const name of ['a', 'b', 'c'])
      await ask(maps, { method: 'POST', body: { metadata: { name, labels: { page: 'yes' } } } });
    const names = (answer: unknown) =>
      listOf(at(answer, 'items')).map((item) => at(item, 'metadata', 'name'));
    const first = await ask(`${maps}?labelSelector=page&limit=2`);
    assert.deepEqual(names(first.answer), ['a', 'b']);
    const token = textOf(at(first.answer, 'metadata', 'continue'));
    const second = await ask(`${maps}?labelSelector=page&limit=2&continue=${token}`);
    assert.deepEqual(names(second.answer), ['c']);
    assert.equal(at(second.answer, 'metadata', 'continue'), undefined);
  });

  it('creates by apply with 201, merges strategically, scales, and forgets on delete', async () => {
    const path = `${deployments}/api`;
    const apply: Ask = { method: 'PATCH', type: 'application/apply-patch+yaml', body: deployment('api') };
    assert.equal((await ask(path, apply)).status, 400, 'a field manager is needed');
    assert.equal((await ask(`${path}?fieldManager=me`, apply)).status, 201);
    assert.equal((await ask(`${path}?fieldManager=me`, apply)).status, 200);

    const body = {
      spec: {
        template: {
          spec: {
            containers: [
              { name: 'main', image: 'a:2' },
              { name: 'side', image: 's:1' },
            ],
          },
        },
      },
    };
    const merged = await ask(path, { method: 'PATCH', type: 'application/strategic-merge-patch+json', body });
    const containers = listOf(at(merged.answer, 'spec', 'template', 'spec', 'containers'));
    assert.deepEqual(
      containers.map((one) => at(one, 'image')),
      ['a:2', 's:1'],
    );
    assert.equal(at(merged.answer, 'metadata', 'generation'), 2);

    const scale = await ask(`${path}/scale`, {
      method: 'PATCH',
      type: 'application/merge-patch+json',
      body: { spec: { replicas: 4 } },
    });
    assert.equal(at(scale.answer, 'kind'), 'Scale');
    assert.equal(store.get(DEPLOYMENTS, { namespace: 'shop', name: 'api' })?.metadata?.generation, 3);

    const gone = await ask(path, { method: 'DELETE' });
    assert.equal(at(gone.answer, 'status'), 'Success');
    assert.equal((await ask(path)).status, 404);
  });

  it('drops fields that the type does not have, or refuses them when asked to', async () => {
    const body = { ...deployment('typo'), spec: { ...deployment('typo').spec, replicaz: 3 } };
    const strict = await ask(`${deployments}?fieldValidation=Strict`, { method: 'POST', body });
    assert.equal(strict.status, 400);
    assert.match(
      textOf(at(strict.answer, 'message')),
      /strict decoding error: unknown field "spec.replicaz"/,
    );
    const lenient = await ask(`${deployments}?dryRun=All`, { method: 'POST', body });
    assert.equal(lenient.status, 201);
    assert.equal(at(lenient.answer, 'spec', 'replicaz'), undefined);
    const type = 'application/apply-patch+yaml';
    const applied = await ask(`${deployments}/typo?fieldManager=me`, { method: 'PATCH', type, body });
    assert.match(textOf(at(applied.answer, 'message')), /\.spec\.replicaz: field not declared in schema/);
    const wrong = { ...body, spec: { ...deployment('typo').spec, replicas: 'three' } };
    assert.equal((await ask(deployments, { method: 'POST', body: wrong })).status, 400);
  });

  it('changes the status through its subresource only', async () => {
    await ask(deployments, { method: 'POST', body: deployment('web') });
    const body = { status: { replicas: 7 }, spec: { replicas: 7 } };
    const type = 'application/merge-patch+json';
    await ask(`${deployments}/web/status`, { method: 'PATCH', type, body });
    const after = (await ask(`${deployments}/web`)).answer;
    assert.deepEqual([at(after, 'status', 'replicas'), at(after, 'spec', 'replicas')], [7, 1]);
  });

  it('prints tables for kubectl', async () => {
    const { answer } = await ask(deployments, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    assert.equal(at(answer, 'kind'), 'Table');
    const columns = listOf(at(answer, 'columnDefinitions')).filter((one) => at(one, 'priority') === 0);
    assert.deepEqual(
      columns.map((one) => at(one, 'name')),
      ['Name', 'Ready', 'Up-to-date', 'Available', 'Age'],
    );
    assert.deepEqual(listOf(at(listOf(at(answer, 'rows'))[0], 'cells')).slice(0, 2), ['web', '0/1']);
  });

  it('watches by lines, and says 410 inside the stream', async () => {
    const lines = async (resourceVersion: string, count: number): Promise<unknown[]> => {
      const headers = { authorization: 'Bearer admin' };
      const response = await fetch(`${base}${maps}?watch=true&resourceVersion=${resourceVersion}`, {
        headers,
      });
      const read: unknown[] = [];
      let text = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        assert.ok(chunk instanceof Uint8Array);
        text += decoder.decode(chunk, { stream: true });
        for (let end = text.indexOf('\n'); end >= 0 && read.length < count; end = text.indexOf('\n')) {
          read.push(JSON.parse(text.slice(0, end)));
          text = text.slice(end + 1);
        }
        if (read.length === count) break;
      }
      return read;
    };
    const since = store.revision();
    await ask(maps, { method: 'POST', body: { metadata: { name: 'watched' } } });
    await ask(`${maps}/watched`, { method: 'DELETE' });
    assert.deepEqual(
      (await lines(since, 2)).map((one) => at(one, 'type')),
      ['ADDED', 'DELETED'],
    );
    history.compact();
    const [error] = await lines(since, 1);
    assert.deepEqual(
      [at(error, 'type'), at(error, 'object', 'code'), at(error, 'object', 'reason')],
      ['ERROR', 410, 'Expired'],
    );
  });
});
