import { z } from 'zod';
import { name } from '../../config/sections/values.ts';
import type { EndpointSlice } from '../../kubernetes/objects.ts';
import type { Evidence } from '../check.ts';
import { count } from '../kind.ts';
import type { Judgement } from '../kind.ts';

export const docs = 'Each Kubernetes Service that selects the pods has ready endpoints behind it.';

export const schema = z
  .strictObject({
    service: name()
      .optional()
      .describe('One Kubernetes Service by its name. Default: each whose selector fits the pods.'),
    min_ready: z
      .int()
      .min(1)
      .optional()
      .describe('How many ready endpoints each one needs at the least. Default: 1.'),
  })
  .describe(docs);

export interface EndpointsObservation {
  readonly services: readonly { readonly name: string; readonly slices: readonly EndpointSlice[] }[];
  /** What the Services were looked for by, e.g. `the pods of Deployment api`. */
  readonly of: string;
}

export function judge({ services, of }: EndpointsObservation, spec: z.infer<typeof schema>): Judgement {
  if (services.length === 0)
    return {
      verdict: 'no-data',
      summary: `No Service selects ${of}: there is nothing to look at.`,
      evidence: [],
    };
  const least = spec.min_ready ?? 1;
  const counted = services.map((service) => ({ name: service.name, ...countEndpoints(service.slices) }));
  const evidence = counted.map(({ name: service, ready, all }): Evidence => ({
    label: `ready endpoints of Service ${service}`,
    value: `${ready} of ${all}${least > 1 ? `, at least ${least} wanted` : ''}`,
    ok: ready >= least,
  }));
  const short = counted.filter(({ ready }) => ready < least);
  if (short.length === 0)
    return {
      verdict: 'pass',
      summary: `${services.length === 1 ? 'The Service has' : `All ${services.length} Services have`} ready endpoints.`,
      evidence,
    };
  const [first] = short;
  return {
    verdict: 'fail',
    summary:
      short.length === 1 && first !== undefined
        ? `The Service ${first.name} has ${count(first.ready, 'ready endpoint')}.`
        : `${short.length} Services have too few ready endpoints: ${short.map((one) => one.name).join(', ')}.`,
    evidence,
  };
}

/** A pod with addresses of two families, or in two slices for a moment, is one endpoint. */
function countEndpoints(slices: readonly EndpointSlice[]): { readonly ready: number; readonly all: number } {
  const ready = new Map<string, boolean>();
  for (const { endpoints = [] } of slices) {
    for (const { addresses, conditions, targetRef } of endpoints) {
      const key = targetRef?.name ?? addresses.join(',');
      // An absent condition means ready, says the API.
      ready.set(key, (ready.get(key) ?? false) || conditions?.ready !== false);
    }
  }
  return { ready: [...ready.values()].filter(Boolean).length, all: ready.size };
}
