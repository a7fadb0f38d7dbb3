/**
 * The one thing of a kubelet that KWOK cannot do by image: container logs. The API server asks here for every simulated
 * node, and the answer follows from the container's image, see fates.ts.
 */
import { createServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { fateOf } from './fates.ts';

export interface Kubelet {
  readonly port: number;
  dispose(): Promise<void>;
}

/** `pod` reads a pod from the API server; undefined when there is none. Certificate and key are PEM. */
export async function startKubelet(options: {
  readonly cert: string;
  readonly key: string;
  readonly pod: (namespace: string, name: string) => Promise<unknown>;
}): Promise<Kubelet> {
  const server = createServer({ cert: options.cert, key: options.key }, (request, response) => {
    void answer(request, options.pod).then(
      ({ status, text }) => response.writeHead(status, { 'content-type': 'text/plain' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: portOf(server.address()),
    async dispose() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

export function portOf(address: AddressInfo | string | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0;
}

const Pod = z.object({
  status: z.object({
    containerStatuses: z
      .array(
        z.object({
          name: z.string(),
          image: z.string(),
          restartCount: z.number(),
          state: z.object({ waiting: z.object({ reason: z.string() }).optional() }),
        }),
      )
      .optional(),
  }),
});

/** `GET /containerLogs/NAMESPACE/POD/CONTAINER?previous=&tailLines=` */
async function answer(
  request: IncomingMessage,
  pod: (namespace: string, name: string) => Promise<unknown>,
): Promise<{ status: number; text: string }> {
  const url = new URL(request.url ?? '/', 'https://kubelet');
  const [, what, namespace, name, container] = url.pathname.split('/');
  if (what !== 'containerLogs' || namespace === undefined || name === undefined)
    return { status: 404, text: '' };
  const found = Pod.safeParse(await pod(namespace, name));
  const status = found.data?.status.containerStatuses?.find((each) => each.name === container);
  if (status === undefined) return { status: 404, text: `pod "${name}" not found` };

  const waiting = status.state.waiting?.reason;
  const previous = url.searchParams.get('previous') === 'true';
  if (previous && status.restartCount === 0) {
    return refusal(`previous terminated container "${status.name}" in pod "${name}" not found`);
  }
  if (!previous && waiting !== undefined && status.restartCount === 0) {
    return refusal(`container "${status.name}" in pod "${name}" is waiting to start: ${waiting}`);
  }
  const lines = linesOf(status.image);
  const tail = url.searchParams.get('tailLines');
  const kept = tail === null ? lines : lines.slice(Math.max(0, lines.length - Number(tail)));
  return { status: 200, text: kept.map((line) => `${line}\n`).join('') };
}

function refusal(text: string): { status: number; text: string } {
  return { status: 400, text };
}

function linesOf(image: string): string[] {
  const starting = [`starting ${image}`, 'reading settings'];
  switch (fateOf(image)) {
    case 'crash':
      return [...starting, 'fatal: required setting DATABASE_URL is not set'];
    case 'unready':
      return [...starting, 'listening on :8080', 'readiness: no connection to the database'];
    default:
      return [...starting, 'listening on :8080'];
  }
}
