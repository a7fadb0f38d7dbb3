/** The words of what the YAML parser reports. */
import { DEPLOYMENT, edited } from '../../examples.ts';
import type { RuleDoc } from '../../rule.ts';

const SPECIFICATION = 'https://yaml.org/spec/1.2.2/';

export const YAML_DOCS: readonly RuleDoc[] = [
  {
    id: 'yaml/syntax',
    title: 'Text that is not YAML',
    why: `What can't be read can't be applied. Until it is repaired, only the part of the document before the fault is checked.`,
    source: SPECIFICATION,
    severity: 'error',
    bad: 'service:\n  name: "api\n',
    at: '"api',
    good: 'service:\n  name: "api"\n',
  },
  {
    id: 'yaml/duplicate-key',
    title: 'The same key twice in one mapping',
    why: `Only one of the two would count, and which is up to the reader. The API server refuses such manifests.`,
    source: `${SPECIFICATION}#nodes`,
    severity: 'error',
    bad: edited(DEPLOYMENT, ['  replicas: 3\n', '  replicas: 3\n  replicas: 4\n']),
    at: 'replicas',
    good: DEPLOYMENT,
  },
  {
    id: 'yaml/alias',
    title: 'An alias that stands for nothing, for itself, or for too much',
    why: `\`*name\` repeats what \`&name\` marks earlier in the same document. An alias without its anchor, one inside of what it repeats, and aliases that unfold beyond all measure can't be read.`,
    source: `${SPECIFICATION}#alias-nodes`,
    severity: 'error',
    bad: 'resources:\n  requests: *small\n',
    at: '*small',
    good: 'resources:\n  requests: &small\n    memory: 1Gi\n  limits: *small\n',
  },
  {
    id: 'yaml/tag',
    title: 'A tag that is not known',
    why: `Deploy configs and manifests know the tags of YAML's core schema, such as \`!!str\`. Another tag is read as if it were not there, which is seldom what was meant.`,
    source: `${SPECIFICATION}#tags`,
    severity: 'warning',
    bad: 'service:\n  name: !vault api\n',
    at: 'api',
    good: 'service:\n  name: !!str api\n',
  },
  {
    id: 'yaml/unreadable',
    title: 'A file that is no text, too large, or nested too deeply',
    why: `Files of this kind are not read further, so that the editor stays quick whatever it is given.`,
    source: SPECIFICATION,
    severity: 'error',
    bad: 'service:\n  name: api\u0000\n',
    at: '\u0000',
    good: 'service:\n  name: api\n',
  },
];
