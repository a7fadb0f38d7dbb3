import { get } from '../../../yaml/navigate.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { itemsOf, numberOf } from '../../manifest.ts';
import type { Report, Rule } from '../../rule.ts';

function check(port: YamlNode | undefined, report: Report): void {
  const number = numberOf(port);
  if (
    port === undefined ||
    number === undefined ||
    !Number.isInteger(number) ||
    (number > 0 && number < 65536)
  )
    return;
  report(port.span, `There is no port ${number}: ports go from 1 to 65535.`);
}

export const portOutOfRange: Rule = {
  id: 'kubernetes/port-out-of-range',
  title: 'A port that does not exist',
  why: `Ports are numbers from 1 to 65535. The API server refuses others.`,
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
  severity: 'error',
  bad: edited(DEPLOYMENT, ['containerPort: 8080', 'containerPort: 80800']),
  at: '80800',
  good: DEPLOYMENT,
  manifest: ({ root, kind, pods }, report) => {
    for (const { node } of [...(pods?.containers ?? []), ...(pods?.initContainers ?? [])]) {
      for (const port of itemsOf(get(node, 'ports'))) check(get(port, 'containerPort'), report);
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
        for (const handler of ['httpGet', 'tcpSocket'])
          check(get(get(get(node, probe), handler), 'port'), report);
      }
    }
    if (kind !== 'Service') return;
    for (const port of itemsOf(get(get(root, 'spec'), 'ports'))) {
      check(get(port, 'port'), report);
      check(get(port, 'targetPort'), report);
    }
  },
};
