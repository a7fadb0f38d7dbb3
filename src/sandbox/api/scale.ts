/** The scale subresource of Deployments and ReplicaSets. */
import type { KubeObject, LabelSelector } from '../../core/kubernetes/objects.ts';
import { selectorText } from '../../core/kubernetes/selector.ts';
import { badRequest, invalid } from './failures.ts';
import { bad } from './causes.ts';
import { at, type Fields, fieldsOf, numberOf, textOf, withValue } from './fields.ts';

/** The `Scale` (autoscaling/v1) of a workload. */
export function toScale(object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata ?? {};
  const metadata = Object.fromEntries(
    Object.entries({ name, namespace, uid, resourceVersion, creationTimestamp }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const selector: LabelSelector = fieldsOf(at(object, 'spec', 'selector'));
  const scale = {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata,
    spec: { replicas: numberOf(at(object, 'spec', 'replicas')) },
    status: {
      replicas: numberOf(at(object, 'status', 'replicas')),
      selector: selectorText(selector),
    },
  };
  return scale;
}

/** The workload with what a changed `Scale` says. */
export function fromScale(live: Fields, scale: Fields): Fields {
  const replicas = at(scale, 'spec', 'replicas') ?? 0;
  if (typeof replicas !== 'number') throw badRequest('spec.replicas must be a number');
  if (replicas < 0) {
    const about = { group: 'autoscaling', version: 'v1', plural: 'scales', kind: 'Scale', namespaced: true };
    throw invalid(about, textOf(at(live, 'metadata', 'name')), [
      bad('spec.replicas', replicas, 'must be greater than or equal to 0'),
    ]);
  }
  const version = at(scale, 'metadata', 'resourceVersion');
  return withValue(withValue(live, ['spec', 'replicas'], replicas), ['metadata', 'resourceVersion'], version);
}
