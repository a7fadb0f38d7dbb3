import { isPlaceholder } from '../../../kubernetes/validate/scalars.ts';
import { get, textOf } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import type { Rule } from '../../rule.ts';

/** The tag of a reference without a digest: `latest` when none is written. */
export function tagOf(image: string): string | undefined {
  if (image.includes('@')) return undefined;
  const name = image.slice(image.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  return colon === -1 ? 'latest' : name.slice(colon + 1);
}

export const latestTag: Rule = {
  id: 'workload/latest-tag',
  title: 'An image by a tag that moves',
  why: `\`latest\`, written or by leaving the tag out, is whatever was pushed last: two pods of one Deployment may run different code, and a rollback brings back the same tag with the same contents. Name a version or, better, a digest.`,
  source: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  severity: 'warning',
  bad: edited(DEPLOYMENT, ['api:1.2.4', 'api:latest']),
  at: 'registry.example.com/api:latest',
  good: edited(DEPLOYMENT, [
    'api:1.2.4',
    'api@sha256:9b2f1c7d0e4a5b6c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c',
  ]),
  manifest: ({ pods }, report) => {
    for (const { node } of [...(pods?.containers ?? []), ...(pods?.initContainers ?? [])]) {
      const image = get(node, 'image');
      const text = textOf(image);
      if (image === undefined || text === undefined || text === '' || isPlaceholder(text)) continue;
      if (tagOf(text) !== 'latest') continue;
      report(
        image.span,
        `\`${text}\` is whatever was pushed last: no rollback can bring back what ran before.`,
      );
    }
  },
};
