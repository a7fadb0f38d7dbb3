/** What the API server refuses beyond the schema, in its own words: the mistakes that deployments are made of. */
import type { LabelSelector } from '../../core/kubernetes/objects.ts';
import type { Resource } from '../../core/kubernetes/resources.ts';
import { bad, missing, ruledOut, unsupported } from './causes.ts';
import { type Cause, invalid } from './failures.ts';
import { at, equal, type Fields, fieldsOf, isFields, listOf, numberOf, textOf } from './fields.ts';
import { containerCauses } from './validate-containers.ts';
import { matchesLabels } from './selectors.ts';

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const MAX_DATA_BYTES = 1024 * 1024;

/** Throws `invalid` (422) with every cause found. `previous` is the stored object when this is an update. */
export function validate(resource: Resource, object: Fields, previous: Fields | undefined): void {
  const causes = [...metadataCauses(resource, object), ...specCauses(resource, object, previous)];
  if (causes.length > 0) throw invalid(resource, textOf(at(object, 'metadata', 'name')), causes);
}

function metadataCauses(resource: Resource, object: Fields): Cause[] {
  const causes: Cause[] = [];
  const name = textOf(at(object, 'metadata', 'name'));
  if (name === '' && !at(object, 'metadata', 'generateName')) {
    causes.push(missing('metadata.name', 'name or generateName is required'));
  } else if (name !== '') {
    const strict = resource.plural === 'services' || resource.plural === 'namespaces';
    if (!(strict ? LABEL : SUBDOMAIN).test(name) || name.length > (strict ? 63 : 253)) {
      causes.push(bad('metadata.name', name, strict ? LABEL_RULE : SUBDOMAIN_RULE));
    }
  }
  for (const value of Object.values(fieldsOf(at(object, 'metadata', 'labels')))) {
    if (typeof value === 'string' && (value.length > 63 || !LABEL_VALUE.test(value))) {
      causes.push(
        bad('metadata.labels', value, value.length > 63 ? 'must be no more than 63 bytes' : VALUE_RULE),
      );
    }
  }
  return causes;
}

const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const NOT_NEGATIVE = 'must be greater than or equal to 0';

function specCauses(resource: Resource, object: Fields, previous: Fields | undefined): Cause[] {
  const spec = fieldsOf(object['spec']);
  switch (resource.plural) {
    case 'deployments':
      return [...workloadCauses(spec, previous), ...deploymentCauses(spec)];
    case 'replicasets':
      return workloadCauses(spec, previous);
    case 'pods':
      return previous ? podUpdateCauses(spec, fieldsOf(previous['spec'])) : containerCauses(spec, 'spec');
    case 'horizontalpodautoscalers':
      return autoscalerCauses(spec);
    case 'services':
      return listOf(spec['ports']).flatMap((port, index) => portCauses(port, `spec.ports[${index}].port`));
    case 'configmaps':
    case 'secrets':
      return dataCauses(object);
    default:
      return [];
  }
}

function workloadCauses(spec: Fields, previous: Fields | undefined): Cause[] {
  const causes: Cause[] = [];
  if (numberOf(spec['replicas']) < 0) causes.push(bad('spec.replicas', spec['replicas'], NOT_NEGATIVE));
  const selector = spec['selector'];
  const labels = fieldsOf(at(spec, 'template', 'metadata', 'labels'));
  if (!isFields(selector)) causes.push(missing('spec.selector'));
  else {
    const empty =
      Object.keys(fieldsOf(selector['matchLabels'])).length + listOf(selector['matchExpressions']).length ===
      0;
    if (empty) causes.push(bad('spec.selector', selector, 'empty selector is invalid for deployment'));
    else if (!matchesLabels(selectorOf(selector), textLabels(labels))) {
      causes.push(
        bad('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
      );
    }
    if (previous && !equal(at(previous, 'spec', 'selector'), selector)) {
      causes.push(bad('spec.selector', selector, 'field is immutable'));
    }
  }
  const podSpec = fieldsOf(at(spec, 'template', 'spec'));
  causes.push(...containerCauses(podSpec, 'spec.template.spec'));
  const policy = podSpec['restartPolicy'];
  if (policy !== undefined && policy !== 'Always') {
    causes.push(unsupported('spec.template.spec.restartPolicy', policy, ['Always']));
  }
  return causes;
}

function deploymentCauses(spec: Fields): Cause[] {
  const causes: Cause[] = [];
  const strategy = fieldsOf(spec['strategy']);
  const rolling = strategy['rollingUpdate'];
  const field = 'spec.strategy.rollingUpdate';
  if (strategy['type'] === 'Recreate' && rolling !== undefined) {
    causes.push(ruledOut(field, "may not be specified when strategy `type` is 'Recreate'"));
  } else if (strategy['type'] === 'RollingUpdate') {
    const surge = at(rolling, 'maxSurge');
    const unavailable = at(rolling, 'maxUnavailable');
    causes.push(
      ...amountCauses(surge, `${field}.maxSurge`),
      ...amountCauses(unavailable, `${field}.maxUnavailable`),
    );
    if (isZero(surge) && isZero(unavailable)) {
      causes.push(bad(`${field}.maxUnavailable`, unavailable, 'may not be 0 when `maxSurge` is 0'));
    }
    const percent = typeof unavailable === 'string' ? Number.parseInt(unavailable, 10) : 0;
    if (percent > 100)
      causes.push(bad(`${field}.maxUnavailable`, unavailable, 'must not be greater than 100%'));
  } else if (strategy['type'] !== 'Recreate') {
    causes.push(unsupported('spec.strategy.type', strategy['type'], ['Recreate', 'RollingUpdate']));
  }
  for (const key of ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds']) {
    if (numberOf(spec[key]) < 0) causes.push(bad(`spec.${key}`, spec[key], NOT_NEGATIVE));
  }
  const deadline = spec['progressDeadlineSeconds'];
  if (typeof deadline === 'number' && deadline <= numberOf(spec['minReadySeconds'])) {
    causes.push(bad('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  }
  return causes;
}

function isZero(amount: unknown): boolean {
  return amount === 0 || (typeof amount === 'string' && Number.parseInt(amount, 10) === 0);
}

function amountCauses(amount: unknown, field: string): Cause[] {
  if (typeof amount === 'number') return amount < 0 ? [bad(field, amount, NOT_NEGATIVE)] : [];
  if (typeof amount === 'string' && /^\d+%$/.test(amount)) return [];
  const why =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [bad(field, amount, why)];
}

function podUpdateCauses(spec: Fields, previous: Fields): Cause[] {
  const fixed = (value: Fields): unknown => ({
    ...value,
    nodeName: undefined,
    tolerations: undefined,
    activeDeadlineSeconds: undefined,
    terminationGracePeriodSeconds: undefined,
    containers: listOf(value['containers']).map((one) => ({ ...fieldsOf(one), image: undefined })),
    initContainers: listOf(value['initContainers']).map((one) => ({ ...fieldsOf(one), image: undefined })),
  });
  if (equal(fixed(spec), fixed(previous))) return [];
  const why =
    'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return [ruledOut('spec', why)];
}

function autoscalerCauses(spec: Fields): Cause[] {
  const causes: Cause[] = [];
  const most = spec['maxReplicas'];
  if (typeof most !== 'number' || most < 1)
    causes.push(bad('spec.maxReplicas', most ?? 0, 'must be greater than 0'));
  else if (most < numberOf(spec['minReplicas'])) {
    causes.push(bad('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`'));
  }
  for (const key of ['kind', 'name']) {
    if (!at(spec, 'scaleTargetRef', key)) causes.push(missing(`spec.scaleTargetRef.${key}`));
  }
  return causes;
}

function portCauses(port: unknown, field: string): Cause[] {
  const number = numberOf(at(port, 'port'), -1);
  return number >= 1 && number <= 65535
    ? []
    : [bad(field, at(port, 'port'), 'must be between 1 and 65535, inclusive')];
}

function dataCauses(object: Fields): Cause[] {
  let length = 0;
  for (const map of [object['data'], object['binaryData']]) {
    for (const value of Object.values(fieldsOf(map))) length += textOf(value).length;
  }
  if (length * 3 <= MAX_DATA_BYTES) return [];
  let bytes = 0;
  for (const value of Object.values(fieldsOf(object['data']))) bytes += Buffer.byteLength(textOf(value));
  if (bytes <= MAX_DATA_BYTES) return [];
  return [
    {
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${MAX_DATA_BYTES} bytes`,
      field: 'data',
    },
  ];
}

function textLabels(labels: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, textOf(value)]));
}

function selectorOf(selector: Fields): LabelSelector {
  return {
    matchLabels: textLabels(fieldsOf(selector['matchLabels'])),
    matchExpressions: listOf(selector['matchExpressions']).map((one) => ({
      key: textOf(at(one, 'key')),
      operator: textOf(at(one, 'operator')),
      values: listOf(at(one, 'values')).map(textOf),
    })),
  };
}
