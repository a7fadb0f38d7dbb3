/** One state, several forms: objects as they are, or as a Table for `kubectl get`. */
import type { KubeObject } from '../../../core/kubernetes/objects.ts';
import type { Resource } from '../../../core/kubernetes/resources.ts';
import { fieldsOf } from '../fields.ts';
import { columnsOf } from './columns.ts';

/** True when the client asks for a Table first: kubectl does, and falls back to plain JSON. */
export function wantsTable(accept: string): boolean {
  const [first = ''] = accept.split(',');
  return /as=Table/.test(first) && /g=meta\.k8s\.io/.test(first);
}

export function table(
  resource: Resource,
  items: readonly KubeObject[],
  metadata: object,
  now: number,
  include: string,
): object {
  const columns = columnsOf(resource.plural);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type, priority }) => ({
      ...{ name, type, format: name === 'Name' ? 'name' : '', description: '', priority },
    })),
    rows: items.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, now)),
      ...(include === 'None' ? {} : { object: include === 'Object' ? object : partial(object) }),
    })),
  };
}

function partial(object: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: fieldsOf(object.metadata) };
}
