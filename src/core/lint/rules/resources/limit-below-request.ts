import { quantityValue } from '../../../kubernetes/validate/quantity.ts';
import { entry, get, keyText } from '../../../yaml/navigate.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import type { Report, Rule } from '../../rule.ts';
import { settingsOf } from '../settings.ts';

function amount(node: YamlNode): number | undefined {
  return node.kind === 'scalar' ? quantityValue(node.value) : undefined;
}

function check(resources: YamlNode | undefined, report: Report): void {
  const limits = get(resources, 'limits');
  const requests = get(resources, 'requests');
  if (limits?.kind !== 'map') return;
  for (const { key, value: limit } of limits.entries) {
    const request = entry(requests, keyText(key))?.value;
    if (request?.kind !== 'scalar' || limit.kind !== 'scalar') continue;
    const most = amount(limit);
    const least = amount(request);
    if (most === undefined || least === undefined || most >= least) continue;
    report(limit.span, `The limit ${limit.source} is below the request ${request.source}.`, {
      related: [{ span: request.span, message: 'The request.' }],
      fixes: [replacement(`Raise the limit to ${request.source}`, limit.span, request.source)],
    });
  }
}

export const limitBelowRequest: Rule = {
  id: 'resources/limit-below-request',
  title: 'A limit below its request',
  why: `A request is what the container is sure to get, a limit what it may never exceed: the API server refuses a limit below the request. Mind the suffixes: \`1G\` is less than \`1Gi\`, and \`500\` of CPU is 500 cores.`,
  source: 'Performance Best Practices, Resource Management',
  severity: 'error',
  bad: edited(DEPLOYMENT, ['memory: 4Gi', 'memory: 512Mi']),
  at: '512Mi',
  good: `resources:
  requests:
    cpu: "500m"
    memory: "1Gi"
  limits:
    cpu: "2000m"
    memory: "4Gi"
`,
  config: (root, report) => {
    for (const settings of settingsOf(root)) check(get(settings, 'resources'), report);
  },
  manifest: ({ pods }, report) => {
    if (pods === undefined) return;
    check(get(pods.spec, 'resources'), report);
    for (const { node } of [...pods.containers, ...pods.initContainers])
      check(get(node, 'resources'), report);
  },
};
