import { get, textOf } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import type { Rule } from '../../rule.ts';
import { didYouMean } from '../../suggest.ts';

export const probePortMissing: Rule = {
  id: 'probes/port-missing',
  title: 'A probe of a port that the container does not have',
  why: `A probe may name a port of its own container. Without a port of that name the probe always fails: the container is restarted over and over, or never becomes ready.`,
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port',
  severity: 'error',
  bad: edited(DEPLOYMENT, ['port: http', 'port: https']),
  at: 'https',
  good: DEPLOYMENT,
  manifest: ({ pods }, report) => {
    for (const { node, ports } of [...(pods?.containers ?? []), ...(pods?.initContainers ?? [])]) {
      const known = new Set(ports.flatMap(({ name }) => name ?? []));
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
        for (const handler of ['httpGet', 'tcpSocket']) {
          const port = get(get(get(node, probe), handler), 'port');
          const name = textOf(port);
          if (port === undefined || name === undefined || known.has(name)) continue;
          if (/^\d+$/.test(name) || name.includes('$')) continue;
          const meant = didYouMean(name, known);
          const guess = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
          report(port.span, `The container has no port named \`${name}\`.${guess}`, {
            fixes: meant === undefined ? [] : [replacement(`Change to ${meant}`, port.span, meant)],
          });
        }
      }
    }
  },
};
