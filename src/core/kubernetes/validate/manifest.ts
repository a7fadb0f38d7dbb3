/** A Kubernetes manifest against the API that it is written for: offline, by apiVersion and kind. */
import type { Finding } from '../../lint/finding.ts';
import { replacement } from '../../lint/finding.ts';
import { didYouMean } from '../../lint/suggest.ts';
import { entry, get, textOf } from '../../yaml/navigate.ts';
import type { Span, YamlEntry, YamlMap, YamlNode } from '../../yaml/tree.ts';
import { removedApi } from './removed.ts';
import { isBuiltInGroup, KUBERNETES_VERSION, schemaOf, servedKinds, versionsServing } from './schema.ts';
import type { WalkOptions } from './walk.ts';
import { walkManifest } from './walk.ts';

/** Kinds of other tools' own files, which look like manifests and are read by those tools only. */
const TOOL_FILES = [
  /^kustomize\.config\.k8s\.io\//,
  /^skaffold\//,
  /^kind\.x-k8s\.io\//,
  /^kubeadm\.k8s\.io\//,
  /^kubelet\.config\.k8s\.io\//,
  /^kubeproxy\.config\.k8s\.io\//,
  /^kubescheduler\.config\.k8s\.io\//,
  /^apiserver\.config\.k8s\.io\//,
  /^audit\.k8s\.io\//,
  /^client\.authentication\.k8s\.io\//,
  /^config\.gatekeeper\.sh\//,
  /^backstage\.io\//,
  /^k3d\.io\//,
  /^tilt\.dev\//,
  /^helm\.sh\//,
];

export function isToolFile(apiVersion: string, kind: string): boolean {
  return (apiVersion === 'v1' && kind === 'Config') || TOOL_FILES.some((pattern) => pattern.test(apiVersion));
}

/** True for a kind that the API server does not know itself, or whose fields are not bundled: it is not checked. */
export function isUnchecked(apiVersion: string, kind: string): boolean {
  if (schemaOf(apiVersion, kind) !== undefined || isToolFile(apiVersion, kind)) return false;
  if (apiVersion === 'v1' && kind === 'List') return false;
  if (removedApi(apiVersion, kind) !== undefined) return false;
  return !isBuiltInGroup(apiVersion) || servedKinds(apiVersion)?.includes(kind) === true;
}

/**
 * What the API server would refuse in one manifest. `root` needs text values for `apiVersion` and `kind`; spans are as
 * in `root`. Rules: `kubernetes/unknown-field`, `wrong-type`, `missing-field`, `invalid-value`, `removed-api`,
 * `unknown-kind`. Everything is `error`: a kind that is not checked gives nothing (see `isUnchecked`).
 */
export function validateManifest(
  root: YamlMap,
  options: WalkOptions = { partial: false },
): readonly Finding[] {
  const apiVersionEntry = entry(root, 'apiVersion');
  const kindEntry = entry(root, 'kind');
  const apiVersion = textOf(apiVersionEntry?.value);
  const kind = textOf(kindEntry?.value);
  if (apiVersionEntry === undefined || kindEntry === undefined) return [];
  if (apiVersion === undefined || kind === undefined || isToolFile(apiVersion, kind)) return [];
  if (apiVersion === 'v1' && kind === 'List') return validateItems(get(root, 'items'), options);

  const schema = schemaOf(apiVersion, kind);
  if (schema !== undefined) return walkManifest(root, schema, kindEntry.key.span, options);

  const removed = removedApi(apiVersion, kind);
  if (removed !== undefined) {
    const { since, replacement: now, sameShape, note } = removed;
    const instead = now === undefined ? '' : ` Use ${now}.`;
    const span = apiVersionEntry.value.span;
    return [
      {
        rule: 'kubernetes/removed-api',
        severity: 'error',
        message: `${apiVersion} ${kind} is not served since Kubernetes ${since}.${instead}${note === undefined ? '' : ` ${note}`}`,
        span,
        ...(now === undefined
          ? {}
          : { fixes: [replacement(`Change to ${now}`, span, now, { preferred: sameShape })] }),
      },
    ];
  }
  if (!isBuiltInGroup(apiVersion) || servedKinds(apiVersion)?.includes(kind) === true) return [];
  return [unknownKind(apiVersion, kind, apiVersionEntry, kindEntry)];
}

function validateItems(items: YamlNode | undefined, options: WalkOptions): readonly Finding[] {
  if (items?.kind !== 'seq') return [];
  return items.items.flatMap((item) => (item.kind === 'map' ? validateManifest(item, options) : []));
}

function unknownKind(
  apiVersion: string,
  kind: string,
  apiVersionEntry: YamlEntry,
  kindEntry: YamlEntry,
): Finding {
  const [home] = versionsServing(kind);
  if (home !== undefined) {
    return finding(
      `Kubernetes ${KUBERNETES_VERSION} has no ${kind} in ${apiVersion}: it is in ${home}.`,
      apiVersionEntry.value.span,
      home,
    );
  }
  const kinds = servedKinds(apiVersion);
  if (kinds === undefined) {
    return finding(
      `Kubernetes ${KUBERNETES_VERSION} does not serve ${apiVersion}.`,
      apiVersionEntry.value.span,
    );
  }
  const meant = didYouMean(kind, kinds);
  return finding(
    `There is no kind ${kind} in ${apiVersion}.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
    kindEntry.value.span,
    meant,
  );
}

function finding(message: string, span: Span, meant?: string): Finding {
  return {
    rule: 'kubernetes/unknown-kind',
    severity: 'error',
    message,
    span,
    ...(meant === undefined ? {} : { fixes: [replacement(`Change to ${meant}`, span, meant)] }),
  };
}
