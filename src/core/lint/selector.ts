/** Label selectors: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
import { get, textOf } from '../yaml/navigate.ts';
import type { YamlNode } from '../yaml/tree.ts';
import type { Labels } from './manifest.ts';
import { itemsOf, labelsOf } from './manifest.ts';

export interface Selector {
  readonly labels: Labels;
  readonly expressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: ReadonlySet<string>;
  }[];
}

/** Read once for as long as its document stays: rules over all files ask after every edit. */
const selectors = new WeakMap<YamlNode, Selector>();
const plain = new WeakMap<YamlNode, Selector>();

/** Of a workload, a PodDisruptionBudget or a NetworkPolicy; undefined when there is none. */
export function selectorOf(node: YamlNode | undefined): Selector | undefined {
  if (node?.kind !== 'map') return undefined;
  const known = selectors.get(node);
  if (known !== undefined) return known;
  const selector: Selector = {
    labels: labelsOf(get(node, 'matchLabels')),
    expressions: itemsOf(get(node, 'matchExpressions')).map((item) => ({
      key: textOf(get(item, 'key')) ?? '',
      operator: textOf(get(item, 'operator')) ?? '',
      values: new Set(itemsOf(get(item, 'values')).map((value) => textOf(value) ?? '')),
    })),
  };
  selectors.set(node, selector);
  return selector;
}

/** A selector as a Service writes it: labels alone. */
export function plainSelector(node: YamlNode | undefined): Selector | undefined {
  if (node?.kind !== 'map') return undefined;
  const known = plain.get(node);
  if (known !== undefined) return known;
  const selector: Selector = { labels: labelsOf(node), expressions: [] };
  plain.set(node, selector);
  return selector;
}

export function isEmpty(selector: Selector): boolean {
  return selector.labels.size === 0 && selector.expressions.length === 0;
}

export function matches(selector: Selector, labels: Labels): boolean {
  for (const [key, value] of selector.labels) if (labels.get(key) !== value) return false;
  return selector.expressions.every(({ key, operator, values }) => {
    const value = labels.get(key);
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    if (operator === 'NotIn') return value === undefined || !values.has(value);
    // An operator that does not exist is another rule's finding: here it excludes nothing.
    return operator === 'In' ? value !== undefined && values.has(value) : true;
  });
}
