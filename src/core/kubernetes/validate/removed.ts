/** API versions that Kubernetes no longer serves: https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
export interface Removed {
  /** Minor version that no longer serves it. */
  readonly since: string;
  /** What to write instead; undefined when there is no such object any more. */
  readonly replacement: string | undefined;
  /** The new version has the same fields, so that changing the apiVersion alone is right. */
  readonly sameShape: boolean;
  readonly note?: string;
}

type Row = readonly [
  apiVersion: string,
  kinds: string,
  since: string,
  replacement: string | undefined,
  sameShape: boolean,
  note?: string,
];

const ROWS: readonly Row[] = [
  [
    'extensions/v1beta1',
    'DaemonSet Deployment ReplicaSet',
    '1.16',
    'apps/v1',
    false,
    'It needs spec.selector.',
  ],
  ['extensions/v1beta1', 'NetworkPolicy', '1.16', 'networking.k8s.io/v1', true],
  [
    'extensions/v1beta1',
    'Ingress',
    '1.22',
    'networking.k8s.io/v1',
    false,
    'Backends are written differently there.',
  ],
  [
    'extensions/v1beta1',
    'PodSecurityPolicy',
    '1.16',
    undefined,
    false,
    'Pod Security Admission took its place.',
  ],
  ['apps/v1beta1', 'Deployment StatefulSet', '1.16', 'apps/v1', false, 'It needs spec.selector.'],
  ['apps/v1beta2', 'DaemonSet Deployment ReplicaSet StatefulSet', '1.16', 'apps/v1', true],
  [
    'networking.k8s.io/v1beta1',
    'Ingress',
    '1.22',
    'networking.k8s.io/v1',
    false,
    'Backends are written differently there.',
  ],
  ['networking.k8s.io/v1beta1', 'IngressClass', '1.22', 'networking.k8s.io/v1', true],
  [
    'rbac.authorization.k8s.io/v1beta1',
    'ClusterRole ClusterRoleBinding Role RoleBinding',
    '1.22',
    'rbac.authorization.k8s.io/v1',
    true,
  ],
  [
    'rbac.authorization.k8s.io/v1alpha1',
    'ClusterRole ClusterRoleBinding Role RoleBinding',
    '1.22',
    'rbac.authorization.k8s.io/v1',
    true,
  ],
  ['batch/v1beta1', 'CronJob', '1.25', 'batch/v1', true],
  ['batch/v2alpha1', 'CronJob', '1.21', 'batch/v1', true],
  [
    'policy/v1beta1',
    'PodDisruptionBudget',
    '1.25',
    'policy/v1',
    true,
    'An empty selector now selects every pod.',
  ],
  ['policy/v1beta1', 'PodSecurityPolicy', '1.25', undefined, false, 'Pod Security Admission took its place.'],
  [
    'autoscaling/v2beta1',
    'HorizontalPodAutoscaler',
    '1.25',
    'autoscaling/v2',
    false,
    'Targets are written differently there.',
  ],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', '1.26', 'autoscaling/v2', true],
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', '1.25', 'discovery.k8s.io/v1', false],
  ['events.k8s.io/v1beta1', 'Event', '1.25', 'events.k8s.io/v1', false],
  ['node.k8s.io/v1beta1', 'RuntimeClass', '1.25', 'node.k8s.io/v1', true],
  [
    'admissionregistration.k8s.io/v1beta1',
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    '1.22',
    'admissionregistration.k8s.io/v1',
    false,
  ],
  [
    'apiextensions.k8s.io/v1beta1',
    'CustomResourceDefinition',
    '1.22',
    'apiextensions.k8s.io/v1',
    false,
    'Schemas are required there, one per version.',
  ],
  ['apiregistration.k8s.io/v1beta1', 'APIService', '1.22', 'apiregistration.k8s.io/v1', true],
  ['certificates.k8s.io/v1beta1', 'CertificateSigningRequest', '1.22', 'certificates.k8s.io/v1', false],
  ['coordination.k8s.io/v1beta1', 'Lease', '1.22', 'coordination.k8s.io/v1', true],
  ['scheduling.k8s.io/v1beta1', 'PriorityClass', '1.22', 'scheduling.k8s.io/v1', true],
  [
    'storage.k8s.io/v1beta1',
    'CSIDriver CSINode StorageClass VolumeAttachment',
    '1.22',
    'storage.k8s.io/v1',
    true,
  ],
  ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', '1.27', 'storage.k8s.io/v1', true],
  [
    'flowcontrol.apiserver.k8s.io/v1beta1',
    'FlowSchema PriorityLevelConfiguration',
    '1.26',
    'flowcontrol.apiserver.k8s.io/v1',
    false,
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta2',
    'FlowSchema PriorityLevelConfiguration',
    '1.29',
    'flowcontrol.apiserver.k8s.io/v1',
    false,
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta3',
    'FlowSchema PriorityLevelConfiguration',
    '1.32',
    'flowcontrol.apiserver.k8s.io/v1',
    false,
  ],
];

const REMOVED = new Map<string, Removed>(
  ROWS.flatMap(([apiVersion, kinds, since, replacement, sameShape, note]) =>
    kinds
      .split(' ')
      .map((kind): [string, Removed] => [
        `${apiVersion}/${kind}`,
        { since, replacement, sameShape, ...(note === undefined ? {} : { note }) },
      ]),
  ),
);

export function removedApi(apiVersion: string, kind: string): Removed | undefined {
  return REMOVED.get(`${apiVersion}/${kind}`);
}
