/**
 * The front door of the practice cluster: `/<service>/...` on localhost goes to one of the ready endpoints behind that
 * Service, in turn, and is answered as the application in that pod would.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { EndpointSlice, Pod } from '../../core/kubernetes/objects.ts';
import { ENDPOINT_SLICES, PODS, SERVICES } from '../../core/kubernetes/resources.ts';
import { sendJson } from '../api/http/bodies.ts';
import { tagOf } from '../app/behaviour.ts';
import type { Store } from '../store.ts';

export interface FrontDoorOptions {
  readonly store: Store;
  readonly namespace: string;
}

/**
 * Answers `{ service, version, pod }`, and 503 with `{ service, error }` when no endpoint is ready. `/health` and
 * `/health/live` without a service tell of the whole system: 503 as soon as one Service has no ready endpoint.
 */
export function createFrontDoor(options: FrontDoorOptions): Server {
  return createServer(frontDoorListener(options));
}

function frontDoorListener({ store, namespace }: FrontDoorOptions): RequestListener {
  const turns = new Map<string, number>();
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [service = ''] = pathname.split('/').filter((part) => part !== '');
    request.resume();
    if (service === '' || service === 'health') {
      const states = store
        .list(SERVICES, { namespace })
        .map(
          ({ metadata }) =>
            [metadata?.name ?? '', readyPods(store, namespace, metadata?.name ?? '').length > 0] as const,
        );
      const healthy = states.every(([, ready]) => ready);
      const services = Object.fromEntries(states.map(([name, ready]) => [name, ready ? 'up' : 'down']));
      sendJson(response, healthy ? 200 : 503, { status: healthy ? 'ok' : 'failing', services });
      return;
    }
    if (!store.get(SERVICES, { namespace, name: service })) {
      sendJson(response, 404, { error: `There is no Service "${service}" in ${namespace}.` });
      return;
    }
    const pods = readyPods(store, namespace, service);
    const turn = turns.get(service) ?? 0;
    turns.set(service, turn + 1);
    const pod = pods[turn % Math.max(1, pods.length)];
    if (!pod) {
      sendJson(response, 503, { service, error: 'no ready endpoint' });
      return;
    }
    const version = tagOf(pod.spec?.containers[0]?.image ?? '');
    response.setHeader('x-served-by', pod.metadata?.name ?? '');
    sendJson(response, 200, { service, version, pod: pod.metadata?.name ?? '' });
  };
}

function readyPods(store: Store, namespace: string, service: string): readonly Pod[] {
  const slices = store.list<EndpointSlice>(ENDPOINT_SLICES, {
    namespace,
    labelSelector: `kubernetes.io/service-name=${service}`,
  });
  return slices.flatMap(({ endpoints = [] }) =>
    endpoints.flatMap(({ conditions, targetRef }) => {
      const pod = store.get<Pod>(PODS, { namespace, name: targetRef?.name ?? '' });
      return conditions?.ready === true && pod ? [pod] : [];
    }),
  );
}
