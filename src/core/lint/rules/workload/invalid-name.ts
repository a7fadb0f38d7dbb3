import { isPlaceholder } from '../../../kubernetes/validate/scalars.ts';
import { get } from '../../../yaml/navigate.ts';
import { DEPLOYMENT, edited } from '../../examples.ts';
import { replacement } from '../../finding.ts';
import type { Manifest } from '../../manifest.ts';
import type { Rule } from '../../rule.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LETTER_FIRST = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const WORDS = 'lower-case letters, digits and `-`, beginning and ending with a letter or digit';

/** Kinds whose names are checked; the names of roles, for one, may be nearly anything. */
const KINDS = new Set([
  'ConfigMap',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Ingress',
  'Job',
  'Namespace',
  'NetworkPolicy',
  'Pod',
  'PodDisruptionBudget',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet',
]);

function problem({ kind }: Manifest, name: string): string | undefined {
  if (kind === 'Service') {
    return name.length <= 63 && LETTER_FIRST.test(name)
      ? undefined
      : `A Service's name has at most 63 ${WORDS}, the first a letter.`;
  }
  if (kind === 'Namespace') {
    return name.length <= 63 && LABEL.test(name) ? undefined : `A Namespace's name has at most 63 ${WORDS}.`;
  }
  if (kind === 'CronJob' && name.length > 52) return "A CronJob's name has at most 52 characters.";
  return name.length <= 253 && SUBDOMAIN.test(name)
    ? undefined
    : `A name has ${WORDS}; dots may stand between.`;
}

export const invalidName: Rule = {
  id: 'kubernetes/invalid-name',
  title: 'A name that the API server refuses',
  why: `Names become parts of host names and addresses, so they are made of lower-case letters, digits and \`-\`; most kinds take dots too. The API server refuses others.`,
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  severity: 'error',
  bad: edited(DEPLOYMENT, ['  name: api\nspec', '  name: my_api\nspec']),
  at: 'my_api',
  good: edited(DEPLOYMENT, ['  name: api\nspec', '  name: my-api\nspec']),
  manifest: (manifest, report) => {
    if (!KINDS.has(manifest.kind)) return;
    const metadata = get(manifest.root, 'metadata');
    if (manifest.name === undefined) {
      if (get(metadata, 'generateName') !== undefined) return;
      const written = get(metadata, 'name');
      // A name of another type is the schema's finding.
      if (written?.kind === 'scalar' && written.value !== null) return;
      report(manifest.anchor, `This ${manifest.kind} has no name.`);
      return;
    }
    if (isPlaceholder(manifest.name)) return;
    const complaint = problem(manifest, manifest.name);
    if (complaint === undefined) return;
    const repaired = manifest.name.toLowerCase().replaceAll(/[_\s]/g, '-');
    const fixes =
      problem(manifest, repaired) === undefined
        ? [replacement(`Change to ${repaired}`, manifest.anchor, repaired)]
        : [];
    report(manifest.anchor, complaint, { fixes });
  },
};
