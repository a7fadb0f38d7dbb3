/**
 * The pieces of a KWOK `Stage` document (https://kwok.sigs.k8s.io/docs/user/stages-configuration/): when it applies (jq),
 * after how long, and which status and Event it writes (Go templates that render YAML).
 */
import { FATES, imageOf } from './fates.ts';
import type { Fate } from './fates.ts';

/** One document of KWOK's configuration; JSON, which is YAML. */
export interface StageDocument {
  readonly apiVersion: 'kwok.x-k8s.io/v1alpha1';
  readonly kind: 'Stage';
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Milliseconds, or a jq expression that gives a Go duration such as `"2s"`. */
type Delay = number | string;

export function stage(
  name: string,
  kind: 'Pod' | 'Node',
  options: { readonly where: readonly string[]; readonly delay?: Delay; readonly steps: readonly Step[] },
): StageDocument {
  const key = options.where.map((condition) => `(${condition})`).join(' and ');
  const { delay } = options;
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions: [{ key, operator: 'In', values: ['true'] }] },
      ...(typeof delay === 'number' ? { delay: { durationMilliseconds: delay } } : {}),
      ...(typeof delay === 'string' ? { delay: { durationFrom: { expressionFrom: delay } } } : {}),
      steps: options.steps,
    },
  };
}

/** A stage of the pods of one fate that are not being deleted. `where` may speak of `$c`, the status that the fate strikes. */
export function podStage(
  name: string,
  fate: Fate,
  options: { readonly where: readonly string[]; readonly delay?: Delay; readonly steps: readonly PodStep[] },
): StageDocument {
  const index = FATES.findIndex((entry) => entry.fate === fate);
  const has = (image: string): string => `[.spec.containers[].image | test("${image}")] | any`;
  const others = FATES.slice(0, index).map((entry) => `${has(entry.image)} | not`);
  const struck = `[.status.containerStatuses[]? | select(.image | test("${imageOf(fate)}"))][0] as $c`;
  return stage(name, 'Pod', {
    where: [
      '.metadata.deletionTimestamp == null',
      has(imageOf(fate)),
      ...others,
      ...options.where.map((condition) => `${struck} | ${condition}`),
    ],
    ...(options.delay === undefined ? {} : { delay: options.delay }),
    steps: options.steps.map((step) => step(imageOf(fate))),
  });
}

export type Step = Readonly<Record<string, unknown>>;
/** A step that needs to know which containers it is about: those whose image matches. */
export type PodStep = (image: string) => Step;

/** YAML lines of a container's status. `$name`, `$image`, `$restarts` and `$now` may be used in them. */
export interface PodStatus {
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly ready?: boolean;
  /** Lines for the containers that the fate strikes; the others are running and ready. */
  readonly container: readonly string[];
}

export function status({ phase, ready = false, container }: PodStatus): PodStep {
  const reason = phase === 'Succeeded' ? 'PodCompleted' : 'ContainersNotReady';
  const condition = (type: string): string =>
    ready
      ? `{type: ${type}, status: "True", lastTransitionTime: {{ $now | Quote }}}`
      : `{type: ${type}, status: "False", reason: ${reason}, lastTransitionTime: {{ $unready | Quote }}}`;
  return (image) => ({
    patch: {
      subresource: 'status',
      root: 'status',
      template: `
{{ $now := Now }}
{{ $statuses := .status.containerStatuses }}
{{ $unready := $now }}
{{ range .status.conditions }}
{{ if and (eq .type "Ready") (eq .status "False") }}{{ $unready = .lastTransitionTime }}{{ end }}
{{ end }}
phase: ${phase}
startTime: {{ or .status.startTime $now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
${phase === 'Pending' ? '' : PODIP}
conditions:
- {type: Initialized, status: "True", lastTransitionTime: {{ or .status.startTime $now | Quote }}}
- ${condition('Ready')}
- ${condition('ContainersReady')}
containerStatuses:
{{ range $index, $container := .spec.containers }}
{{ $name := $container.name }}
{{ $image := $container.image }}
{{ $restarts := 0 }}
{{ if $statuses }}{{ $restarts = (index $statuses $index).restartCount }}{{ end }}
- name: {{ $name | Quote }}
  image: {{ $image | Quote }}
  imageID: ""
  {{ if regexMatch ${JSON.stringify(image)} $image }}
  ready: ${ready}
  ${container.join('\n  ')}
  {{ else }}
  ready: true
  started: true
  restartCount: 0
  state: {running: {startedAt: {{ $now | Quote }}}}
  {{ end }}
{{ end }}
`,
    },
  });
}

/** Once: lists of addresses are merged, and a pod may have one of each family. */
const PODIP = `{{ if not .status.podIP }}
{{ $ip := PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) .metadata.uid .metadata.name .metadata.namespace }}
podIP: {{ $ip | Quote }}
podIPs: [{ip: {{ $ip | Quote }}}]
{{ end }}`;

/**
 * What the kubelet reports about the first container that the fate strikes. An Event of the same reason is written again
 * with a higher count, as the kubelet's own are. `message` is one line with `$name` and `$image`.
 */
export function event(type: 'Normal' | 'Warning', reason: string, message: string): PodStep {
  return (image) => ({
    apply: {
      template: `
{{ $now := Now }}
{{ $name := "" }}
{{ $image := "" }}
{{ range .spec.containers }}
{{ if and (not $name) (regexMatch ${JSON.stringify(image)} .image) }}{{ $name = .name }}{{ $image = .image }}{{ end }}
{{ end }}
{{ $restarts := 0 }}
{{ range .status.containerStatuses }}{{ if eq .name $name }}{{ $restarts = .restartCount }}{{ end }}{{ end }}
{{ $message := printf ${message} }}
apiVersion: v1
kind: Event
metadata:
  name: {{ printf "%s.%s" .metadata.name "${reason.toLowerCase()}" | Quote }}
  namespace: {{ .metadata.namespace | Quote }}
involvedObject:
  apiVersion: v1
  kind: Pod
  name: {{ .metadata.name | Quote }}
  namespace: {{ .metadata.namespace | Quote }}
  uid: {{ .metadata.uid | Quote }}
  fieldPath: {{ printf "spec.containers{%s}" $name | Quote }}
type: ${type}
reason: ${reason}
message: {{ $message | Quote }}
count: {{ add $restarts 1 }}
firstTimestamp: {{ .metadata.creationTimestamp | Quote }}
lastTimestamp: {{ $now | Quote }}
source: {component: kubelet, host: {{ .spec.nodeName | Quote }}}
reportingComponent: kubelet
reportingInstance: {{ .spec.nodeName | Quote }}
`,
    },
  });
}
