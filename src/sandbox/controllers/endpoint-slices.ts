/**
 * The EndpointSlice controller: who answers behind a Service, at most 100 in one slice.
 * https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
import type { EndpointSlice, Pod, Service } from '../../core/kubernetes/objects.ts';
import { ENDPOINT_SLICES, PODS, SERVICES } from '../../core/kubernetes/resources.ts';
import { matchesLabels } from '../api/selectors.ts';
import { equal } from '../api/fields.ts';
import { around, type ControllerContext } from './context.ts';
import { controlledBy, isEnding, nameOf, namespaceOf, refOf, refOfKey, uidOf } from './objects.ts';
import { isOver, isReady } from './pods.ts';
import type { Owned } from './owned.ts';

export interface EndpointSliceController {
  /** Writes one slice at a time; a number: another one is to be written after so many milliseconds. */
  sync(key: string): number | undefined;
}

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number] & { readonly nodeName?: string };
interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}
interface Slice extends EndpointSlice {
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly Port[];
}

const PER_SLICE = 100;
/** Between writes of two slices of one Service: at 150 pods a switch was seen to take 10 ms. */
const BETWEEN_SLICES_MS = 10;

export function createEndpointSliceController(
  { store, random }: ControllerContext,
  slices: Owned<EndpointSlice>,
): EndpointSliceController {
  function wantedFor(service: Service): Slice[] {
    const matchLabels = service.spec?.selector ?? {};
    const pods = store
      .list<Pod>(PODS, { namespace: namespaceOf(service) })
      .filter((pod) => matchesLabels({ matchLabels }, pod.metadata?.labels))
      .filter((pod) => pod.status?.podIP !== undefined && !isOver(pod));
    const ports = portsOf(service, pods[0]);
    const chunks = Math.max(1, Math.ceil(pods.length / PER_SLICE));
    return Array.from({ length: chunks }, (_, index) => ({
      addressType: 'IPv4',
      metadata: {
        namespace: namespaceOf(service),
        labels: {
          ...service.metadata?.labels,
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': nameOf(service),
        },
        ownerReferences: [controlledBy(service, SERVICES)],
      },
      endpoints: pods.slice(index * PER_SLICE, (index + 1) * PER_SLICE).map(endpointOf),
      ports,
    }));
  }

  function put(wanted: Slice, existing: EndpointSlice | undefined, service: Service): void {
    if (existing === undefined) {
      const metadata = { ...wanted.metadata, generateName: `${nameOf(service)}-` };
      store.create(ENDPOINT_SLICES, { ...wanted, metadata });
      return;
    }
    const metadata = { ...existing.metadata, ...wanted.metadata };
    store.update(ENDPOINT_SLICES, { ...existing, ...wanted, metadata });
  }

  return {
    sync(key) {
      const service = store.get<Service>(SERVICES, refOfKey(key));
      if (service === undefined || Object.keys(service.spec?.selector ?? {}).length === 0) return undefined;
      const existing = slices.by(uidOf(service));
      const wanted = wantedFor(service);
      const pending = wanted.flatMap((slice, index) => {
        const now = existing[index];
        return now !== undefined && sameContent(now, slice) ? [] : [{ slice, now }];
      });
      const surplus = existing.slice(wanted.length);
      const [first] = pending;
      if (first !== undefined) put(first.slice, first.now, service);
      else for (const slice of surplus) store.remove(ENDPOINT_SLICES, refOf(slice));
      const more = pending.length > 1 || (first !== undefined && surplus.length > 0);
      return more ? around(random, BETWEEN_SLICES_MS) : undefined;
    },
  };
}

function sameContent(existing: EndpointSlice & { readonly ports?: unknown }, wanted: Slice): boolean {
  return (
    equal(existing.endpoints ?? [], wanted.endpoints) &&
    equal(existing.ports ?? [], wanted.ports) &&
    equal(existing.metadata?.labels, wanted.metadata?.labels)
  );
}

/** A pod on its way out still serves what it has begun, and gets nothing new. */
function endpointOf(pod: Pod): Endpoint {
  const ending = isEnding(pod);
  const target = {
    kind: 'Pod',
    name: nameOf(pod),
    namespace: namespaceOf(pod),
    uid: uidOf(pod),
  };
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready: isReady(pod) && !ending, serving: isReady(pod), terminating: ending },
    ...(pod.spec?.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: target,
  };
}

function portsOf(service: Service, pod: Pod | undefined): Port[] {
  const named = (pod?.spec?.containers ?? []).flatMap(({ ports }) => ports ?? []);
  return (service.spec?.ports ?? []).flatMap(({ name = '', port, targetPort = port, protocol = 'TCP' }) => {
    const number =
      typeof targetPort === 'number'
        ? targetPort
        : named.find((one) => one.name === targetPort)?.containerPort;
    return number === undefined ? [] : [{ name, port: number, protocol }];
  });
}
