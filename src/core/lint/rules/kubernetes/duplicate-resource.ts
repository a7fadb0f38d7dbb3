import { SERVICE, edited, together, DEPLOYMENT } from '../../examples.ts';
import { shifted } from '../../finding.ts';
import type { PlacedManifest } from '../../graph.ts';
import type { Rule } from '../../rule.ts';

const KINDS = [
  'ConfigMap',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'PodDisruptionBudget',
  'Secret',
  'Service',
  'StatefulSet',
];

export const duplicateResource: Rule = {
  id: 'kubernetes/duplicate-resource',
  title: 'The same object twice in one file',
  why: `Applied one after the other, the later wins without a word, and what the earlier says is lost. Only objects of one file are compared: the same name in different folders mostly means different environments.`,
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  severity: 'warning',
  bad: together(
    DEPLOYMENT,
    edited(SERVICE, ['port: 80', 'port: 8080']),
    edited(SERVICE, ['name: api', '# the second\n  name: api']),
  ),
  at: 'api',
  good: together(DEPLOYMENT, SERVICE),
  workspace: (graph, report) => {
    for (const kind of KINDS) {
      const seen = new Map<string, PlacedManifest>();
      let current = '';
      for (const place of graph.ofKind(kind)) {
        const { manifest, path } = place;
        if (manifest.name === undefined) continue;
        // The graph keeps them in the order of paths.
        if (path !== current) seen.clear();
        current = path;
        const id = `${manifest.apiVersion}\n${manifest.namespace ?? ''}\n${manifest.name}`;
        const first = seen.get(id);
        if (first === undefined) {
          seen.set(id, place);
          continue;
        }
        report(
          place,
          manifest.anchor,
          `${kind} ${manifest.name} is in this file already; the last one wins.`,
          {
            elsewhere: [{ path, span: shifted(first.manifest.anchor, first.offset), message: 'The first.' }],
          },
        );
      }
    }
  },
};
