import { isUnchecked } from '../../../kubernetes/validate/manifest.ts';
import { KUBERNETES_VERSION } from '../../../kubernetes/validate/schema.ts';
import { entry } from '../../../yaml/navigate.ts';
import { SERVICE } from '../../examples.ts';
import type { Rule } from '../../rule.ts';

export const uncheckedKind: Rule = {
  id: 'kubernetes/unchecked-kind',
  title: 'A kind whose fields are not checked',
  why: `Custom resources, and a few seldom kinds of Kubernetes itself, have no schema here: their YAML is checked, their fields are not. It is said once for each kind, at its first place in the workspace, so that nobody takes silence for approval.`,
  source: 'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/',
  severity: 'hint',
  bad: `apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: api
spec:
  secretName: api-tls
`,
  at: 'Certificate',
  good: SERVICE,
  workspace: (graph, report) => {
    const said = new Set<string>();
    for (const place of graph.manifests) {
      const { apiVersion, kind, root } = place.manifest;
      const id = `${apiVersion}/${kind}`;
      if (said.has(id) || !isUnchecked(apiVersion, kind)) continue;
      said.add(id);
      const at = entry(root, 'kind')?.value.span ?? place.manifest.anchor;
      report(
        place,
        at,
        `The fields of ${apiVersion} ${kind} are not checked: it is not among the bundled kinds of Kubernetes ${KUBERNETES_VERSION}.`,
      );
    }
  },
};
