import { get, textOf } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited, SERVICE, together } from '../../examples.ts';
import { replacement, shifted } from '../../finding.ts';
import { itemsOf } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';
import { isEmpty, plainSelector } from '../../selector.ts';
import { didYouMean } from '../../suggest.ts';

export const targetPortMissing: Rule = {
  id: 'service/target-port-missing',
  title: 'A Service port that names a container port which is not there',
  why: `A \`targetPort\` by name is looked up in the ports of the selected pods' containers. Where no container has a port of that name, the Service has no endpoints for it. (A number needs no entry under \`ports\`, so numbers are not checked.)`,
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  severity: 'error',
  bad: together(DEPLOYMENT, edited(SERVICE, ['targetPort: http', 'targetPort: htpp'])),
  at: 'htpp',
  good: together(DEPLOYMENT, SERVICE),
  workspace: (graph, report) => {
    for (const place of graph.ofKind('Service')) {
      const spec = get(place.manifest.root, 'spec');
      const selector = plainSelector(get(spec, 'selector'));
      if (selector === undefined || isEmpty(selector)) continue;
      for (const port of itemsOf(get(spec, 'ports'))) {
        const target = get(port, 'targetPort');
        const name = textOf(target);
        if (target === undefined || name === undefined || /^\d+$/.test(name) || name.includes('$')) continue;
        const workloads = graph.selected(selector, place.manifest);
        const [first] = workloads;
        if (first === undefined) continue;
        const known = new Set(
          workloads.flatMap(({ manifest }) =>
            [...(manifest.pods?.containers ?? []), ...(manifest.pods?.initContainers ?? [])].flatMap(
              ({ ports }) => ports.flatMap((each) => each.name ?? []),
            ),
          ),
        );
        if (known.has(name)) continue;
        const meant = didYouMean(name, known);
        const guess = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
        report(
          place,
          target.span,
          `No container of the selected pods has a port named \`${name}\`.${guess}`,
          {
            elsewhere: [
              {
                path: first.path,
                span: shifted(first.manifest.anchor, first.offset),
                message: 'The selected workload.',
              },
            ],
            fixes: meant === undefined ? [] : [replacement(`Change to ${meant}`, target.span, meant)],
          },
        );
      }
    }
  },
};
