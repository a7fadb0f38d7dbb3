import { entry, get } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited, PDB, together } from '../../examples.ts';
import { shifted } from '../../finding.ts';
import type { Graph, PlacedManifest } from '../../graph.ts';
import { numberOf, shareOf } from '../../manifest.ts';
import type { ReportAt, Rule } from '../../rule.ts';
import { isEmpty, selectorOf } from '../../selector.ts';
import { targetOf } from '../hpa/target.ts';

const CONSEQUENCE = 'no pod may ever be evicted, and draining a node waits for ever.';

function check(place: PlacedManifest, graph: Graph, report: ReportAt): void {
  const spec = get(place.manifest.root, 'spec');
  const most = entry(spec, 'maxUnavailable')?.value;
  if (most !== undefined && shareOf(most)?.value === 0) {
    report(place, most.span, `With \`maxUnavailable: 0\` ${CONSEQUENCE}`);
    return;
  }
  const least = entry(spec, 'minAvailable')?.value;
  const share = shareOf(least);
  if (least === undefined || share === undefined) return;
  if (share.percent) {
    if (share.value >= 100) report(place, least.span, `With all pods needed ${CONSEQUENCE}`);
    return;
  }
  const selector = selectorOf(get(spec, 'selector'));
  if (selector === undefined || isEmpty(selector)) return;
  const [workload, another] = graph.selected(selector, place.manifest);
  if (workload === undefined || another !== undefined || workload.manifest.kind === 'DaemonSet') return;
  const replicas = entry(get(workload.manifest.root, 'spec'), 'replicas');
  const count = numberOf(replicas?.value);
  if (replicas === undefined || count === undefined || count === 0 || share.value < count) return;
  const scaled = graph
    .ofKind('HorizontalPodAutoscaler')
    .some(({ manifest }) => targetOf(manifest, graph)?.found.includes(workload));
  if (scaled) return;
  report(place, least.span, `With ${share.value} needed of ${count} pods ${CONSEQUENCE}`, {
    elsewhere: [
      {
        path: workload.path,
        span: shifted(replicas.value.span, workload.offset),
        message: 'The number of pods.',
      },
    ],
  });
}

export const pdbBlocksEverything: Rule = {
  id: 'pdb/blocks-everything',
  title: 'A disruption budget that allows no disruption',
  why: `A budget of zero makes every eviction fail: node upgrades and drains hang until somebody deletes the budget or the pods by hand. Leave room for at least one pod.`,
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget',
  severity: 'warning',
  bad: together(DEPLOYMENT, edited(PDB, ['maxUnavailable: 1', 'minAvailable: 3'])),
  at: '3',
  good: together(DEPLOYMENT, edited(PDB, ['maxUnavailable: 1', 'minAvailable: 2'])),
  workspace: (graph, report) => {
    for (const place of graph.ofKind('PodDisruptionBudget')) check(place, graph, report);
  },
};
