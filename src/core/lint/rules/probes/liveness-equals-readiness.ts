import { entry, get, toJson } from '../../../yaml/navigate.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { numberOf } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';

/** Kubernetes' default. */
const FAILURES = 3;
const PERIOD = 10;

const patience = (probe: YamlNode): number =>
  (numberOf(get(probe, 'failureThreshold')) ?? FAILURES) * (numberOf(get(probe, 'periodSeconds')) ?? PERIOD);

const handler = (probe: YamlNode): string | undefined => {
  const http = get(probe, 'httpGet');
  return http === undefined ? undefined : JSON.stringify(toJson(http, 1000));
};

const withLiveness = (threshold: number): string =>
  edited(DEPLOYMENT, [
    '          readinessProbe:\n',
    `          livenessProbe:\n            httpGet:\n              path: /health/ready\n              port: http\n            failureThreshold: ${threshold}\n          readinessProbe:\n`,
  ]);

export const livenessEqualsReadiness: Rule = {
  id: 'probes/liveness-equals-readiness',
  title: 'A liveness probe that gives up as soon as the readiness probe does',
  why: `A pod that fails its readiness probe only gets no traffic, and may recover; one that fails its liveness probe is restarted. With the same request and no more patience, an overload or a dependency's hiccup restarts every pod at once. Ask something cheaper, or be more patient: the documentation recommends a higher \`failureThreshold\`.`,
  source: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  severity: 'information',
  bad: withLiveness(3),
  at: 'livenessProbe',
  good: withLiveness(10),
  manifest: ({ pods }, report) => {
    for (const { node } of pods?.containers ?? []) {
      const liveness = entry(node, 'livenessProbe');
      const readiness = entry(node, 'readinessProbe');
      if (liveness === undefined || readiness === undefined) continue;
      const asked = handler(liveness.value);
      if (asked === undefined || asked !== handler(readiness.value)) continue;
      if (patience(liveness.value) > patience(readiness.value)) continue;
      report(
        liveness.key.span,
        'The same request as the readiness probe, with no more patience: a hiccup restarts the pods.',
        {
          related: [{ span: readiness.key.span, message: 'The readiness probe.' }],
        },
      );
    }
  },
};
