/** A manifest as rules look at it: who it is, its pod template, its containers. Spans count from its document. */
import { entry, get, keyText, textOf } from '../yaml/navigate.ts';
import type { Span, YamlEntry, YamlMap, YamlNode } from '../yaml/tree.ts';

export type Labels = ReadonlyMap<string, string>;

export interface ContainerView {
  readonly node: YamlMap;
  readonly name: string | undefined;
  /** The value of its `name`, or its first key: where something that it lacks is reported. */
  readonly anchor: Span;
  readonly init: boolean;
  readonly ports: readonly { readonly name: string | undefined; readonly number: number | undefined }[];
}

export interface PodTemplate {
  readonly labels: Labels;
  readonly labelsNode: YamlNode | undefined;
  /** The key `labels` or, without one, `template`. */
  readonly labelsAnchor: Span;
  readonly spec: YamlMap;
  /** The ordinary containers, without init containers. */
  readonly containers: readonly ContainerView[];
  readonly initContainers: readonly ContainerView[];
}

export interface Manifest {
  readonly root: YamlMap;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | undefined;
  /** Undefined when the manifest leaves it to whoever applies it. */
  readonly namespace: string | undefined;
  /** The value of `metadata.name`, or the `kind` key: where the object as a whole is pointed at. */
  readonly anchor: Span;
  readonly pods: PodTemplate | undefined;
}

const POD_TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  DaemonSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Pod: [],
};

/** The kinds whose pods are kept running and may stand behind a Service. */
const WORKLOADS = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);

export function isWorkload(manifest: Manifest): boolean {
  return WORKLOADS.has(manifest.kind);
}

/** Apart from a `List`, which holds several, a document is one manifest; none without text `apiVersion` and `kind`. */
export function manifestsOf(root: YamlNode): readonly Manifest[] {
  if (root.kind !== 'map') return [];
  const apiVersion = textOf(get(root, 'apiVersion'));
  const kindEntry = entry(root, 'kind');
  const kind = textOf(kindEntry?.value);
  if (apiVersion === undefined || kindEntry === undefined || kind === undefined) return [];
  if (apiVersion === 'v1' && kind === 'List') {
    const items = get(root, 'items');
    return items?.kind === 'seq' ? items.items.flatMap((item) => manifestsOf(item)) : [];
  }
  const metadata = get(root, 'metadata');
  const name = get(metadata, 'name');
  return [
    {
      root,
      apiVersion,
      kind,
      name: textOf(name),
      namespace: textOf(get(metadata, 'namespace')),
      anchor: textOf(name) === undefined ? kindEntry.key.span : (name?.span ?? kindEntry.key.span),
      pods: podTemplate(root, kind),
    },
  ];
}

function podTemplate(root: YamlMap, kind: string): PodTemplate | undefined {
  const path = Object.hasOwn(POD_TEMPLATES, kind) ? POD_TEMPLATES[kind] : undefined;
  if (path === undefined) return undefined;
  let template: YamlNode | undefined = root;
  let anchor: YamlEntry | undefined = entry(root, 'kind');
  for (const step of path) {
    anchor = entry(template, step);
    template = anchor?.value;
  }
  const spec = get(template, 'spec');
  if (anchor === undefined || spec?.kind !== 'map') return undefined;
  const labels = entry(get(template, 'metadata'), 'labels');
  return {
    labels: labelsOf(labels?.value),
    labelsNode: labels?.value,
    labelsAnchor: labels?.key.span ?? anchor.key.span,
    spec,
    containers: containersOf(get(spec, 'containers'), false),
    initContainers: containersOf(get(spec, 'initContainers'), true),
  };
}

function containersOf(list: YamlNode | undefined, init: boolean): readonly ContainerView[] {
  if (list?.kind !== 'seq') return [];
  return list.items.flatMap((node) => {
    if (node.kind !== 'map') return [];
    const name = get(node, 'name');
    const first = node.entries[0]?.key.span ?? node.span;
    return [
      { node, name: textOf(name), anchor: name?.span ?? first, init, ports: portsOf(get(node, 'ports')) },
    ];
  });
}

function portsOf(list: YamlNode | undefined): ContainerView['ports'] {
  if (list?.kind !== 'seq') return [];
  return list.items.map((item) => ({
    name: textOf(get(item, 'name')),
    number: numberOf(get(item, 'containerPort')),
  }));
}

/** A mapping of texts; entries that are not texts are left out. */
export function labelsOf(node: YamlNode | undefined): Labels {
  const labels = new Map<string, string>();
  if (node?.kind !== 'map') return labels;
  for (const { key, value } of node.entries) {
    const text = textOf(value);
    if (text !== undefined) labels.set(keyText(key), text);
  }
  return labels;
}

export function numberOf(node: YamlNode | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

export function booleanOf(node: YamlNode | undefined): boolean | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}

export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'seq' ? node.items : [];
}

/** A count or a percentage: `{ percent: true, value: 25 }`; undefined for anything else. */
export function shareOf(
  node: YamlNode | undefined,
): { readonly percent: boolean; readonly value: number } | undefined {
  const number = numberOf(node);
  if (number !== undefined) return { percent: false, value: number };
  const match = /^(\d+)%$/.exec(textOf(node) ?? '');
  return match === null ? undefined : { percent: true, value: Number(match[1]) };
}
