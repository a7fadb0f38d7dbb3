import { entry, get, textOf } from '../../../yaml/navigate.ts';
import { DEPLOYMENT } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import type { Graph } from '../../graph.ts';
import type { Rule } from '../../rule.ts';
import { didYouMean } from '../../suggest.ts';
import { sectionsNamed, textsOf } from './configs.ts';

const config = (workload: string): string =>
  `service:\n  name: api\n  workload: Deployment/${workload}\n  manifests: [k8s/api]\n`;

/** Deployments in the given files and folders; undefined when some of these can't be seen. */
function deploymentsIn(graph: Graph, manifests: readonly string[]): readonly string[] | undefined {
  const names: string[] = [];
  for (const written of manifests) {
    const path = written.replace(/^\.\//, '').replace(/\/+$/, '');
    if (path.startsWith('..') || /[*?{]/.test(path)) return undefined;
    const inside = (file: string): boolean =>
      path === '' || path === '.' || file === path || file.startsWith(`${path}/`);
    if (!graph.files.some(inside) || graph.opaque.some(inside)) return undefined;
    for (const { manifest, path: file } of graph.ofKind('Deployment')) {
      if (manifest.name !== undefined && inside(file)) names.push(manifest.name);
    }
  }
  return names;
}

export const workloadMissing: Rule = {
  id: 'service/workload-missing',
  title: 'A service whose Deployment is not among its manifests',
  why: `A rollout changes the Deployment that \`workload\` names (or, without one, the Deployment named like the service). This is said only of services that list their \`manifests\`, when none of these has it and all of them can be read.`,
  source: 'Core Principles, Automation and Consistency',
  severity: 'warning',
  bad: { 'k8s/api/api.yaml': DEPLOYMENT, 'deploy/api.deploy.yaml': config('apii') },
  at: 'Deployment/apii',
  good: { 'k8s/api/api.yaml': DEPLOYMENT, 'deploy/api.deploy.yaml': config('api') },
  workspace: (graph, report) => {
    for (const { place, section, name } of sectionsNamed(graph, 'service')) {
      const manifests = textsOf(get(section.value, 'manifests')).map(({ text }) => text);
      if (manifests.length === 0) continue;
      const written = get(section.value, 'workload');
      const wanted = written === undefined ? name : (textOf(written) ?? '').replace(/^Deployment\//, '');
      const known = deploymentsIn(graph, manifests);
      if (wanted === '' || known === undefined || known.includes(wanted)) continue;
      const meant = didYouMean(wanted, known);
      const guess = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
      const anchor = written?.span ?? entry(section.value, 'manifests')?.key.span ?? section.key.span;
      report(place, anchor, `The manifests of this service have no Deployment \`${wanted}\`.${guess}`, {
        fixes:
          meant === undefined || written === undefined
            ? []
            : [replacement(`Change to Deployment/${meant}`, written.span, `Deployment/${meant}`)],
      });
    }
  },
};
