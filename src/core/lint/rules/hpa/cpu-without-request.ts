import { get, textOf } from '../../../yaml/navigate.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { edited, HPA, SCALED_DEPLOYMENT } from '../../examples.ts';
import { shifted } from '../../finding.ts';
import type { ContainerView, Manifest } from '../../manifest.ts';
import { itemsOf } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';
import { targetOf } from './target.ts';

interface CpuMetric {
  readonly at: YamlNode;
  readonly container?: string;
}

const metrics = new WeakMap<Manifest, { readonly metric: CpuMetric | undefined }>();

function cpuUtilisation(manifest: Manifest): CpuMetric | undefined {
  let known = metrics.get(manifest);
  if (known === undefined) metrics.set(manifest, (known = { metric: readMetric(manifest) }));
  return known.metric;
}

/** Where the HPA says that it follows CPU utilisation, and of which container if of one. */
function readMetric({ root, apiVersion }: Manifest): CpuMetric | undefined {
  const spec = get(root, 'spec');
  if (apiVersion === 'autoscaling/v1') {
    const at = get(spec, 'targetCPUUtilizationPercentage');
    return at === undefined ? undefined : { at };
  }
  for (const metric of itemsOf(get(spec, 'metrics'))) {
    const type = textOf(get(metric, 'type'));
    const source = get(metric, type === 'ContainerResource' ? 'containerResource' : 'resource');
    const at = get(get(source, 'target'), 'averageUtilization');
    if (at === undefined || textOf(get(source, 'name')) !== 'cpu') continue;
    const container = textOf(get(source, 'container'));
    return { at, ...(type === 'ContainerResource' && container !== undefined ? { container } : {}) };
  }
  return undefined;
}

/** A limit without a request is taken for the request. */
function hasCpu({ node }: ContainerView): boolean {
  const resources = get(node, 'resources');
  return (
    get(get(resources, 'requests'), 'cpu') !== undefined || get(get(resources, 'limits'), 'cpu') !== undefined
  );
}

export const cpuWithoutRequest: Rule = {
  id: 'hpa/cpu-without-request',
  title: 'An autoscaler on CPU utilisation whose target requests no CPU',
  why: `CPU utilisation is a share of what the containers request. Where one of them requests none, the share can't be worked out, and the autoscaler never acts on it: it reports \`FailedGetResourceMetric\` and leaves the number of pods alone. Give every container of the pod a CPU request.`,
  source:
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work',
  severity: 'error',
  bad: {
    'k8s/api/api.yaml': edited(SCALED_DEPLOYMENT, ['              cpu: 500m\n', '']),
    'k8s/api/hpa.yaml': HPA,
  },
  at: '70',
  good: { 'k8s/api/api.yaml': SCALED_DEPLOYMENT, 'k8s/api/hpa.yaml': HPA },
  workspace: (graph, report) => {
    for (const place of graph.ofKind('HorizontalPodAutoscaler')) {
      const metric = cpuUtilisation(place.manifest);
      const target = targetOf(place.manifest, graph);
      // Several of that name are environments of their own, and which one is meant can't be told.
      const [only, another] = target?.found ?? [];
      if (metric === undefined || target === undefined || only === undefined || another !== undefined)
        continue;
      const pods = only.manifest.pods;
      // Resources of the pod as a whole count for all its containers.
      if (pods === undefined || get(get(get(pods.spec, 'resources'), 'requests'), 'cpu') !== undefined)
        continue;
      const without = pods.containers.filter(
        (container) =>
          (metric.container === undefined || metric.container === container.name) && !hasCpu(container),
      );
      if (without.length === 0) continue;
      const names = without.map(({ name }) => name ?? '?').join(', ');
      report(
        place,
        metric.at.span,
        `This follows CPU utilisation, but in ${target.kind} ${target.name} no CPU is requested (${names}): it will never scale.`,
        {
          elsewhere: without.map(({ anchor }) => ({
            path: only.path,
            span: shifted(anchor, only.offset),
            message: 'This container requests no CPU.',
          })),
        },
      );
    }
  },
};
