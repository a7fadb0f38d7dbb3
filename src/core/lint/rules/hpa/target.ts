import { get, textOf } from '../../../yaml/navigate.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import type { Graph, PlacedManifest } from '../../graph.ts';
import type { Manifest } from '../../manifest.ts';

export interface ScaleTarget {
  readonly kind: string;
  readonly name: string;
  readonly nameNode: YamlNode;
  readonly found: readonly PlacedManifest[];
}

type Reference = Omit<ScaleTarget, 'found'>;

/** Several rules ask the same after every edit. */
const references = new WeakMap<Manifest, { readonly reference: Reference | undefined }>();

/** What an autoscaler scales, when that is one of Kubernetes' own kinds. */
export function targetOf(hpa: Manifest, graph: Graph): ScaleTarget | undefined {
  let known = references.get(hpa);
  if (known === undefined) references.set(hpa, (known = { reference: referenceIn(hpa) }));
  const { reference } = known;
  return reference && { ...reference, found: graph.named(reference.kind, reference.name, hpa) };
}

function referenceIn(hpa: Manifest): Reference | undefined {
  const reference = get(get(hpa.root, 'spec'), 'scaleTargetRef');
  const kind = textOf(get(reference, 'kind'));
  const nameNode = get(reference, 'name');
  const name = textOf(nameNode);
  if (kind === undefined || name === undefined || nameNode === undefined) return undefined;
  if (!['Deployment', 'ReplicaSet', 'StatefulSet'].includes(kind)) return undefined;
  return { kind, name, nameNode };
}
