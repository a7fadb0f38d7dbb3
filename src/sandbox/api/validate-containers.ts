/** Validation of a pod's containers. */
import { bad, missing } from './causes.ts';
import type { Cause } from './failures.ts';
import { at, type Fields, fieldsOf, listOf, textOf } from './fields.ts';
import { quantity } from './quantities.ts';

/** `field` is the path of the pod spec. */
export function containerCauses(podSpec: Fields, field: string): Cause[] {
  const containers = listOf(podSpec['containers']);
  if (containers.length === 0) return [missing(`${field}.containers`)];
  const causes: Cause[] = [];
  const seen = new Set<string>();
  containers.forEach((container, index) => {
    const here = `${field}.containers[${index}]`;
    const name = textOf(at(container, 'name'));
    if (name === '') causes.push(missing(`${here}.name`));
    else if (seen.has(name)) {
      causes.push({
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${JSON.stringify(name)}`,
        field: `${here}.name`,
      });
    }
    seen.add(name);
    if (textOf(at(container, 'image')) === '') causes.push(missing(`${here}.image`));
    causes.push(...resourceCauses(fieldsOf(at(container, 'resources')), `${here}.resources`));
  });
  return causes;
}

const QUANTITY_RULE =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

function resourceCauses(resources: Fields, field: string): Cause[] {
  const causes: Cause[] = [];
  const limits = fieldsOf(resources['limits']);
  for (const [kind, amounts] of Object.entries(resources)) {
    for (const [name, amount] of Object.entries(fieldsOf(amounts))) {
      if (quantity(amount) === undefined)
        causes.push(bad(`${field}.${kind}[${name}]`, amount, QUANTITY_RULE));
    }
  }
  for (const [name, amount] of Object.entries(fieldsOf(resources['requests']))) {
    const limit = limits[name];
    if (limit !== undefined && (quantity(amount) ?? 0) > (quantity(limit) ?? Infinity)) {
      causes.push(
        bad(`${field}.requests`, amount, `must be less than or equal to ${name} limit of ${textOf(limit)}`),
      );
    }
  }
  return causes;
}
