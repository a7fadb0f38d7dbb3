import { get, textOf } from '../../../yaml/navigate.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { itemsOf } from '../../manifest.ts';
import type { Report, Rule } from '../../rule.ts';

function unique(nodes: readonly (YamlNode | undefined)[], what: string, report: Report): void {
  const seen = new Map<string, YamlNode>();
  for (const node of nodes) {
    const name = textOf(node);
    if (node === undefined || name === undefined) continue;
    const first = seen.get(name);
    if (first === undefined) seen.set(name, node);
    else {
      report(node.span, `There are two ${what} \`${name}\`.`, {
        related: [{ span: first.span, message: 'The first.' }],
      });
    }
  }
}

const names = (list: YamlNode | undefined, key = 'name'): readonly (YamlNode | undefined)[] =>
  itemsOf(list).map((item) => get(item, key));

export const duplicateName: Rule = {
  id: 'workload/duplicate-name',
  title: 'Two containers, volumes or mounts by one name',
  why: `Containers and volumes of a pod are told apart by name, mounts of a container by path. The API server refuses two that are the same.`,
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec',
  severity: 'error',
  bad: edited(DEPLOYMENT, [
    '      containers:\n',
    '      volumes:\n        - name: tmp\n          emptyDir: {}\n        - name: tmp\n          emptyDir: {}\n      containers:\n',
  ]),
  at: 'tmp',
  good: edited(DEPLOYMENT, [
    '      containers:\n',
    '      volumes:\n        - name: tmp\n          emptyDir: {}\n        - name: cache\n          emptyDir: {}\n      containers:\n',
  ]),
  manifest: ({ pods }, report) => {
    if (pods === undefined) return;
    unique(
      [...names(get(pods.spec, 'containers')), ...names(get(pods.spec, 'initContainers'))],
      'containers',
      report,
    );
    unique(names(get(pods.spec, 'volumes')), 'volumes', report);
    for (const { node } of [...pods.containers, ...pods.initContainers]) {
      unique(names(get(node, 'volumeMounts'), 'mountPath'), 'mounts at', report);
    }
  },
};
