import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { isAborted } from '../../../src/core/errors.ts';
import type { KubeObject } from '../../../src/core/kubernetes/objects.ts';
import { PODS } from '../../../src/core/kubernetes/resources.ts';
import type { ConnectedCluster } from '../../../src/cluster/kubernetes/connect.ts';
import type { Call, WatchEvent } from '../../../src/cluster/port.ts';
import { call, connectTo, failureOf, json, refusal, startServer } from './api-server.ts';

const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
const pod = (name: string, resourceVersion: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', resourceVersion },
});

/** Everything until it ends, and how it ended. */
async function watchAll(
  cluster: ConnectedCluster,
  how: Call = call(),
): Promise<{ readonly events: readonly WatchEvent<KubeObject>[]; readonly end: Promise<void> }> {
  const events: WatchEvent<KubeObject>[] = [];
  const read = async (): Promise<void> => {
    for await (const event of cluster.watch(PODS, { namespace: 'shop', resourceVersion: '5' }, how))
      events.push(event);
  };
  const end = read();
  await end.catch(() => undefined);
  return { events, end };
}

/** Sends pieces one after the other, each as a packet of its own. */
async function send(response: ServerResponse, pieces: readonly (string | Buffer)[]): Promise<void> {
  for (const piece of pieces) await new Promise((resolve) => response.write(piece, resolve));
}

test('events and bookmarks come as they are sent, however the bytes are cut, and it ends quietly', async (t) => {
  const text = Buffer.from(
    line('ADDED', pod('größe', '6')) + line('BOOKMARK', pod('', '9')) + line('DELETED', pod('b', '10')),
  );
  const server = await startServer(t, (_request, response) => {
    const cut = text.indexOf('ö') + 1; // in the middle of a character
    void send(response, [text.subarray(0, cut), text.subarray(cut, cut + 40), text.subarray(cut + 40)]).then(
      () => response.end(),
    );
  });
  const { events, end } = await watchAll(await connectTo(t, server.url));
  await end;
  assert.deepEqual(events, [
    { type: 'ADDED', object: pod('größe', '6') },
    { type: 'BOOKMARK', resourceVersion: '9' },
    { type: 'DELETED', object: pod('b', '10') },
  ]);
  const query = server.received[0]?.url.searchParams;
  assert.deepEqual(
    ['watch', 'allowWatchBookmarks', 'resourceVersion'].map((key) => query?.get(key)),
    ['true', 'true', '5'],
  );
});

test('a watch that is cut in the middle of a line keeps what came before, and says so', async (t) => {
  const server = await startServer(t, (_request, response) => {
    response.end(line('ADDED', pod('a', '6')) + '{"type":"ADDED","obj');
  });
  const { events, end } = await watchAll(await connectTo(t, server.url));
  assert.equal(events.length, 1);
  assert.equal((await failureOf(end)).code, 'unreachable');
});

test('a connection that is reset during a watch is unreachable', async (t) => {
  const server = await startServer(t, (_request, response) => {
    void send(response, [line('ADDED', pod('a', '6'))]).then(() => response.socket?.resetAndDestroy());
  });
  const { events, end } = await watchAll(await connectTo(t, server.url));
  assert.equal(events.length, 1);
  const error = await failureOf(end);
  assert.equal(error.code, 'unreachable');
  assert.match(error.message, /cut off/);
});

test('a watch that falls silent meets its deadline', async (t) => {
  const server = await startServer(t, (_request, response) => {
    void send(response, [line('ADDED', pod('a', '6'))]);
  });
  const { events, end } = await watchAll(await connectTo(t, server.url), call(150));
  assert.equal(events.length, 1);
  assert.equal((await failureOf(end)).code, 'deadline');
});

test('an expired version is gone, as an answer and as an event', async (t) => {
  let asEvent = false;
  const expired = refusal(410, 'Expired', 'too old resource version: 5 (90)');
  const server = await startServer(t, (_request, response) => {
    if (asEvent) response.end(line('ERROR', expired));
    else json(response, 410, expired);
  });
  const cluster = await connectTo(t, server.url);
  assert.equal((await failureOf((await watchAll(cluster)).end)).code, 'gone');
  asEvent = true;
  const error = await failureOf((await watchAll(cluster)).end);
  assert.equal(error.code, 'gone');
  assert.match(error.message, /too old resource version/);
});

for (const [what, body] of [
  ['no JSON', 'hello\n'],
  ['no object', '{"type":"ADDED"}\n'],
  ['an unknown type', line('CHANGED', pod('a', '1'))],
] as const) {
  test(`a line that is ${what} is a server error`, async (t) => {
    const server = await startServer(t, (_request, response) => response.end(body));
    const error = await failureOf((await watchAll(await connectTo(t, server.url))).end);
    assert.equal(error.code, 'server-error');
    assert.match(error.message, /makes no sense/);
  });
}

test('an abort ends a watch at once and closes its connection', async (t) => {
  const stop = new AbortController();
  let closed: (() => void) | undefined;
  const closing = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const server = await startServer(t, (_request, response) => {
    response.on('close', () => closed?.());
    void send(response, [line('ADDED', pod('a', '6'))]).then(() => {
      stop.abort();
    });
  });
  const { end } = await watchAll(await connectTo(t, server.url), { signal: stop.signal });
  await assert.rejects(end, isAborted);
  await closing;
});

test('leaving the loop closes the connection', async (t) => {
  let closed: (() => void) | undefined;
  const closing = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const server = await startServer(t, (_request, response) => {
    response.on('close', () => closed?.());
    void send(response, [line('ADDED', pod('a', '6'))]);
  });
  const cluster = await connectTo(t, server.url);
  const seen: string[] = [];
  for await (const event of cluster.watch(PODS, { resourceVersion: '5' }, call())) {
    seen.push(event.type);
    break;
  }
  await closing;
  assert.deepEqual(seen, ['ADDED']);
});
