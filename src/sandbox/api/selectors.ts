/**
 * Label and field selectors as they stand in list and watch requests.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api
 */
import type { KubeObject, LabelSelector } from '../../core/kubernetes/objects.ts';
import type { Scope } from '../../cluster/port.ts';
import { badRequest } from './failures.ts';
import { at, textOf } from './fields.ts';

type Labels = Readonly<Record<string, string>>;
type Matcher<T> = (subject: T) => boolean;

const NO_LABELS: Labels = {};
const everything = () => true;
const parsed = new Map<string, Matcher<Labels>>();

/** True when `object` lies in `scope`'s selectors (its namespace is not looked at). Throws `invalid` (400) for a bad selector. */
export function selects(scope: Scope): Matcher<KubeObject> {
  const { labelSelector, fieldSelector } = scope;
  if (!labelSelector && !fieldSelector) return everything;
  const labels = labelSelector ? labelMatcher(labelSelector) : everything;
  const fields = fieldSelector ? fieldMatcher(fieldSelector) : everything;
  return (object) => labels(object.metadata?.labels ?? NO_LABELS) && fields(object);
}

/** The matcher of a selector in an object's spec. An empty selector matches all, as `apps/v1` has it. */
export function matchesLabels(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  const own = labels ?? NO_LABELS;
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {}))
    if (own[key] !== value) return false;
  return (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = own[key];
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}

function labelMatcher(text: string): Matcher<Labels> {
  const known = parsed.get(text);
  if (known) return known;
  const requirements = splitOutsideBrackets(text).map(labelRequirement);
  const matcher: Matcher<Labels> = (labels) => requirements.every((requirement) => requirement(labels));
  if (parsed.size > 1000) parsed.clear();
  parsed.set(text, matcher);
  return matcher;
}

function splitOutsideBrackets(text: string): string[] {
  return text.split(/,(?![^(]*\))/).map((part) => part.trim());
}

function labelRequirement(text: string): Matcher<Labels> {
  const set = /^([^\s!=(),]+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return operator === 'in'
      ? (labels) => labels[key] !== undefined && values.includes(labels[key])
      : (labels) => labels[key] === undefined || !values.includes(labels[key]);
  }
  const equality = /^([^\s!=(),]+)\s*(==|=|!=)\s*([^\s!=(),]*)$/.exec(text);
  if (equality) {
    const [, key = '', operator, value = ''] = equality;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const existence = /^(!?)\s*([^\s!=(),]+)$/.exec(text);
  if (existence) {
    const [, not, key = ''] = existence;
    return not === '!' ? (labels) => labels[key] === undefined : (labels) => labels[key] !== undefined;
  }
  throw badRequest(`unable to parse requirement: found '${text}'`);
}

const FIELDS = new Set([
  ...[
    'metadata.name',
    'metadata.namespace',
    'status.phase',
    'spec.nodeName',
    'spec.restartPolicy',
    'status.podIP',
  ],
  ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
    (name) => `involvedObject.${name}`,
  ),
  ...['reason', 'reportingComponent', 'source', 'type', 'spec.unschedulable', 'type', 'status.successful'],
]);

function fieldMatcher(text: string): Matcher<KubeObject> {
  const requirements = text.split(',').map((part): Matcher<KubeObject> => {
    const [, path = '', operator, value = ''] = /^([^=!]+)(==|=|!=)(.*)$/.exec(part.trim()) ?? [];
    if (!FIELDS.has(path))
      throw badRequest(
        `Unable to find "v1" that match label selector "", field selector "${text}": field label not supported: ${path || part}`,
      );
    const keys = path.split('.');
    return (object) => (textOf(at(object, ...keys)) === value) === (operator !== '!=');
  });
  return (object) => requirements.every((requirement) => requirement(object));
}
