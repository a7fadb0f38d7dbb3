import { judge, schema } from '../core/checks/kinds/endpoints.ts';
import type { EndpointSlice, Service } from '../core/kubernetes/objects.ts';
import type { Deployment } from '../core/kubernetes/objects.ts';
import { DEPLOYMENTS, ENDPOINT_SLICES, SERVICES } from '../core/kubernetes/resources.ts';
import type { Probe, ProbeContext } from './context.ts';

export const probe: Probe = async (item, context, signal) => {
  const spec = schema.parse(item.with);
  const { cluster, namespace, workload } = context;
  const names =
    spec.service === undefined
      ? await servicesOf(context, signal)
      : [await existing(spec.service, context, signal)];
  const services = await Promise.all(
    names.map(async (name) => {
      const scope = { namespace, labelSelector: `kubernetes.io/service-name=${name}` };
      const { items } = await cluster.list<EndpointSlice>(ENDPOINT_SLICES, scope, { signal });
      return { name, slices: items };
    }),
  );
  return judge({ services, of: `the pods of ${workload.kind} ${workload.name}` }, spec);
};

/** A misspelt name must not look like a Service without endpoints. */
async function existing(
  name: string,
  { cluster, namespace }: ProbeContext,
  signal: AbortSignal,
): Promise<string> {
  await cluster.get(SERVICES, { namespace, name }, { signal });
  return name;
}

/** Services whose selector fits the pod template; a pin to one revision (`pod-template-hash`) is no other Service. */
async function servicesOf(
  { cluster, namespace, workload }: ProbeContext,
  signal: AbortSignal,
): Promise<string[]> {
  const [deployment, services] = await Promise.all([
    cluster.get<Deployment>(DEPLOYMENTS, { namespace, name: workload.name }, { signal }),
    cluster.list<Service>(SERVICES, { namespace }, { signal }),
  ]);
  const labels = deployment.spec?.template.metadata?.labels ?? {};
  return services.items
    .filter(({ spec }) => {
      const wanted = Object.entries(spec?.selector ?? {}).filter(([key]) => key !== 'pod-template-hash');
      return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
    })
    .flatMap(({ metadata }) => (metadata?.name === undefined ? [] : [metadata.name]));
}
