import { get, textOf } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import { itemsOf } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';
import { didYouMean } from '../../suggest.ts';

const withVolume = (mounted: string): string =>
  edited(DEPLOYMENT, [
    '      containers:\n        - name: api\n',
    `      volumes:\n        - name: cache\n          emptyDir: {}\n      containers:\n        - name: api\n          volumeMounts:\n            - name: ${mounted}\n              mountPath: /cache\n`,
  ]);

export const volumeMissing: Rule = {
  id: 'workload/volume-missing',
  title: 'A mount of a volume that the pod does not have',
  why: `A container mounts volumes of its pod by name: those under \`volumes\` and, in a StatefulSet, those of \`volumeClaimTemplates\`. The API server refuses a mount of any other.`,
  source: 'https://kubernetes.io/docs/concepts/storage/volumes/',
  severity: 'error',
  bad: withVolume('cahce'),
  at: 'cahce',
  good: withVolume('cache'),
  manifest: ({ root, pods }, report) => {
    if (pods === undefined) return;
    const templates = itemsOf(get(get(root, 'spec'), 'volumeClaimTemplates'));
    const volumes = new Set([
      ...itemsOf(get(pods.spec, 'volumes')).flatMap((volume) => textOf(get(volume, 'name')) ?? []),
      ...templates.flatMap((claim) => textOf(get(get(claim, 'metadata'), 'name')) ?? []),
    ]);
    for (const { node } of [...pods.containers, ...pods.initContainers]) {
      for (const mount of [...itemsOf(get(node, 'volumeMounts')), ...itemsOf(get(node, 'volumeDevices'))]) {
        const nameNode = get(mount, 'name');
        const name = textOf(nameNode);
        if (nameNode === undefined || name === undefined || volumes.has(name)) continue;
        const meant = didYouMean(name, volumes);
        const guess = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
        report(nameNode.span, `The pod has no volume \`${name}\`.${guess}`, {
          fixes: meant === undefined ? [] : [replacement(`Change to ${meant}`, nameNode.span, meant)],
        });
      }
    }
  },
};
