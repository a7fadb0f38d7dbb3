/** The life of a pod on the simulated nodes: every `Stage` that KWOK plays. Fates by image tag: see fates.ts. */
import { FATES } from './fates.ts';
import { event, podStage, stage, status } from './stage.ts';
import type { PodStep, StageDocument } from './stage.ts';

/** Waits that the kubelet counts in tens of seconds (back-off) are a fifth of that. */
export function stageDocuments(): StageDocument[] {
  return [
    ...FATES.map(({ fate }) =>
      podStage(`pod-creating-${fate}`, fate, {
        where: ['.status.phase == "Pending"', '$c == null'],
        steps: [
          event('Normal', 'Pulling', '"Pulling image %q" $image'),
          status({ phase: 'Pending', container: waiting('ContainerCreating') }),
        ],
      }),
    ),
    ...pullFailures(),
    configMissing(),
    ...readiness(),
    ...crashes(),
    ...endings(),
    nodeReady(),
  ];
}

const CREATING = '$c.state.waiting.reason == "ContainerCreating"';
const RUNNING = '$c.state.running != null';
const started = event('Normal', 'Started', '"Started container %s" $name');

const STATE_RUNNING = 'state: {running: {startedAt: {{ $now | Quote }}}}';
const TERMINATED =
  '{terminated: {exitCode: 1, reason: Error, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}}';

/** `message` is what follows `printf` in a Go template. */
function waiting(reason: string, message?: string): string[] {
  const text = message === undefined ? '' : `, message: {{ printf ${message} | Quote }}`;
  return ['started: false', 'restartCount: 0', `state: {waiting: {reason: ${reason}${text}}}`];
}

function pullFailures(): StageDocument[] {
  const notFound = '"failed to resolve reference %q: not found" $image';
  const failed: PodStep[] = [
    event(
      'Warning',
      'Failed',
      '"Failed to pull image %q: failed to resolve reference %q: not found" $image $image',
    ),
    status({ phase: 'Pending', container: waiting('ErrImagePull', notFound) }),
  ];
  return [
    podStage('pod-pull', 'missing', { where: [CREATING], delay: 400, steps: failed }),
    podStage('pod-pull-backed-off', 'missing', {
      where: ['$c.state.waiting.reason == "ErrImagePull"'],
      delay: 600,
      steps: [
        event('Normal', 'BackOff', '"Back-off pulling image %q" $image'),
        status({
          phase: 'Pending',
          container: waiting('ImagePullBackOff', '"Back-off pulling image %q" $image'),
        }),
      ],
    }),
    podStage('pod-pull-again', 'missing', {
      where: ['$c.state.waiting.reason == "ImagePullBackOff"'],
      delay: 4000,
      steps: failed,
    }),
  ];
}

function configMissing(): StageDocument {
  return podStage('pod-config-missing', 'badconfig', {
    where: [CREATING],
    delay: 400,
    steps: [
      event('Warning', 'Failed', '"Error: configmap %q not found" "app-settings"'),
      status({
        phase: 'Pending',
        container: waiting('CreateContainerConfigError', '"configmap %q not found" "app-settings"'),
      }),
    ],
  });
}

function readiness(): StageDocument[] {
  const unhealthy = event(
    'Warning',
    'Unhealthy',
    '"Readiness probe failed: HTTP probe failed with statuscode: 503"',
  );
  const container = ['started: true', 'restartCount: 0', STATE_RUNNING];
  const running = status({ phase: 'Running', container });
  const ready = status({ phase: 'Running', ready: true, container });
  return [
    podStage('pod-ready', 'healthy', { where: [CREATING], delay: 900, steps: [started, ready] }),
    podStage('pod-slow', 'slow', { where: [CREATING], delay: 400, steps: [started, unhealthy, running] }),
    podStage('pod-slow-ready', 'slow', {
      where: [RUNNING, '$c.ready | not'],
      delay: 4500,
      steps: [ready],
    }),
    podStage('pod-unready', 'unready', {
      where: [CREATING],
      delay: 400,
      steps: [started, unhealthy, running],
    }),
  ];
}

/** As the kubelet does it: a run, its exit, a second run at once, its exit, then waits that double. */
function crashes(): StageDocument[] {
  const restarted = [
    'started: true',
    'restartCount: {{ add $restarts 1 }}',
    `lastState: ${TERMINATED}`,
    STATE_RUNNING,
  ];
  const exited = ['started: false', 'restartCount: {{ $restarts }}', `state: ${TERMINATED}`];
  const backOff =
    '"back-off restarting failed container=%s pod=%s_%s" $name $.metadata.name $.metadata.namespace';
  const again = '.spec.restartPolicy != "Never"';
  return [
    podStage('pod-crash-start', 'crash', {
      where: [CREATING],
      delay: 400,
      steps: [
        started,
        status({ phase: 'Running', container: ['started: true', 'restartCount: 0', STATE_RUNNING] }),
      ],
    }),
    podStage('pod-crash-exit', 'crash', {
      where: [RUNNING, '$c.restartCount == 0', again],
      delay: 300,
      steps: [status({ phase: 'Running', container: exited })],
    }),
    podStage('pod-crash-restart', 'crash', {
      where: ['$c.state.terminated != null', '.status.phase == "Running"'],
      delay: 200,
      steps: [status({ phase: 'Running', container: restarted })],
    }),
    podStage('pod-crash-back-off', 'crash', {
      where: [RUNNING, '$c.restartCount > 0'],
      delay: 300,
      steps: [
        event(
          'Warning',
          'BackOff',
          '"Back-off restarting failed container %s in pod %s" $name .metadata.name',
        ),
        status({
          phase: 'Running',
          container: [
            'started: false',
            'restartCount: {{ $restarts }}',
            `lastState: ${TERMINATED}`,
            `state: {waiting: {reason: CrashLoopBackOff, message: {{ printf ${backOff} | Quote }}}}`,
          ],
        }),
      ],
    }),
    podStage('pod-crash-again', 'crash', {
      where: ['$c.state.waiting.reason == "CrashLoopBackOff"'],
      delay:
        '([.status.containerStatuses[].restartCount] | max) as $n | "\\([60, 2 * pow(2; $n - 1)] | min)s"',
      steps: [status({ phase: 'Running', container: restarted })],
    }),
    podStage('pod-crash-for-good', 'crash', {
      where: [RUNNING, '.spec.restartPolicy == "Never"'],
      delay: 300,
      steps: [status({ phase: 'Failed', container: exited })],
    }),
  ];
}

function endings(): StageDocument[] {
  const completed =
    'state: {terminated: {exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}}';
  return [
    podStage('pod-complete', 'healthy', {
      where: [RUNNING, '[.metadata.ownerReferences[]?.kind] | any(. == "Job")'],
      delay: 500,
      steps: [status({ phase: 'Succeeded', container: ['started: false', 'restartCount: 0', completed] })],
    }),
    // Long enough to be seen while it terminates, when its conditions still say Ready.
    stage('pod-delete', 'Pod', {
      where: ['.metadata.deletionTimestamp != null'],
      delay: 300,
      steps: [{ delete: true }],
    }),
  ];
}

/** Room for any number of pods: what a scenario needs to run short of, it limits by quota. */
function nodeReady(): StageDocument {
  const size = '{cpu: "64", memory: 256Gi, pods: "1000"}';
  return stage('node-ready', 'Node', {
    where: ['[.status.conditions[]? | select(.type == "Ready") | .status] | any(. == "True") | not'],
    steps: [
      {
        patch: {
          subresource: 'status',
          root: 'status',
          template: `
{{ $now := Now }}
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
addresses:
- {type: InternalIP, address: {{ NodeIP | Quote }}}
- {type: Hostname, address: {{ NodeName | Quote }}}
daemonEndpoints: {kubeletEndpoint: {Port: {{ NodePort }}}}
allocatable: ${size}
capacity: ${size}
nodeInfo: {architecture: amd64, operatingSystem: linux, kubeletVersion: {{ printf "kwok-%s" Version | Quote }}, bootID: "", containerRuntimeVersion: "", kernelVersion: "", kubeProxyVersion: "", machineID: "", osImage: "", systemUUID: ""}
phase: Running
`,
        },
      },
    ],
  });
}
