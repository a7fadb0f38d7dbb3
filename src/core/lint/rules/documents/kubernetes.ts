/** The words of what the bundled Kubernetes schemas report. */
import { DEPLOYMENT, edited, SCALED_DEPLOYMENT, HPA } from '../../examples.ts';
import type { RuleDoc } from '../../rule.ts';

const API = 'https://kubernetes.io/docs/reference/kubernetes-api/';
const VALIDATION = 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation';

export const KUBERNETES_DOCS: readonly RuleDoc[] = [
  {
    id: 'kubernetes/unknown-field',
    title: 'A field that the kind does not have',
    why: `The API server refuses unknown fields (or, asked to be lenient, drops them without a word). Mostly it is a slip of the keyboard or a wrong indentation.`,
    source: VALIDATION,
    severity: 'error',
    bad: edited(DEPLOYMENT, ['  replicas: 3', '  replica: 3']),
    at: 'replica',
    good: DEPLOYMENT,
  },
  {
    id: 'kubernetes/wrong-type',
    title: 'A value of a type that the field does not take',
    why: `Kubernetes reads YAML 1.1: \`yes\`, \`no\`, \`on\` and \`off\` without quotes are booleans, digits are numbers, and \`0644\` is octal. Values of \`env\`, labels and annotations must be texts; ports and counts must be numbers. The API server refuses the wrong type.`,
    source: API,
    severity: 'error',
    bad: edited(DEPLOYMENT, [
      '          ports:\n',
      '          env:\n            - name: FEATURE_SEARCH\n              value: on\n          ports:\n',
    ]),
    at: 'on',
    good: edited(DEPLOYMENT, [
      '          ports:\n',
      '          env:\n            - name: FEATURE_SEARCH\n              value: "on"\n          ports:\n',
    ]),
  },
  {
    id: 'kubernetes/missing-field',
    title: 'A required field that is not there',
    why: `The API server refuses an object without it. The finding stands on the key that the field is missing from.`,
    source: API,
    severity: 'error',
    bad: {
      'k8s/api.yaml': SCALED_DEPLOYMENT,
      'k8s/hpa.yaml': edited(HPA, ['  maxReplicas: 10\n', '']),
    },
    at: 'spec',
    good: { 'k8s/api.yaml': SCALED_DEPLOYMENT, 'k8s/hpa.yaml': HPA },
  },
  {
    id: 'kubernetes/invalid-value',
    title: 'A value that the field does not take',
    why: `Some fields take only certain words, quantities (\`500m\`, \`1Gi\`), percentages or base64. The API server refuses anything else.`,
    source: API,
    severity: 'error',
    bad: edited(DEPLOYMENT, ['memory: 4Gi', 'memory: 4GB']),
    at: '4GB',
    good: DEPLOYMENT,
  },
  {
    id: 'kubernetes/removed-api',
    title: 'An API version that is no longer served',
    why: `Kubernetes removes old versions of its API. A manifest that names one can't be applied any more, also not to roll back to.`,
    source: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    severity: 'error',
    bad: {
      'k8s/api.yaml': SCALED_DEPLOYMENT,
      'k8s/hpa.yaml': edited(HPA, ['autoscaling/v2', 'autoscaling/v2beta2']),
    },
    at: 'autoscaling/v2beta2',
    good: { 'k8s/api.yaml': SCALED_DEPLOYMENT, 'k8s/hpa.yaml': HPA },
  },
  {
    id: 'kubernetes/unknown-kind',
    title: 'A kind that Kubernetes does not have',
    why: `The group belongs to Kubernetes itself, and there is no such kind or version in it: the API server refuses the object.`,
    source: API,
    severity: 'error',
    bad: edited(DEPLOYMENT, ['apiVersion: apps/v1', 'apiVersion: v1']),
    at: 'v1',
    good: DEPLOYMENT,
  },
];
