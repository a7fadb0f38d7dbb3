/** The value that holds at each place for one service in one environment: the nearest written one, or the default. */
import type { Diagnostic } from '../lint/diagnostic.ts';
import { toJson } from '../yaml/navigate.ts';
import { z } from 'zod';
import type { Source } from './effective.ts';
import { keyOf, layersFor, sourceOf } from './layers.ts';
import type { Layers, Leaf } from './layers.ts';
import { describeAt, schemasAt } from './schema-walk.ts';
import type { ConfigWorkspace } from './workspace.ts';

export interface EffectiveValue {
  /** As in a document: `['strategy', 'rollingUpdate', 'maxSurge']`. */
  readonly path: readonly string[];
  /** As written; a default as it would be written. */
  readonly value: unknown;
  readonly source: Source;
}

export interface EffectiveValues {
  readonly service: string;
  readonly environment: string;
  /** In the order of a well-kept document. Values that their schema refuses are left out: validation reports them. */
  readonly values: readonly EffectiveValue[];
  readonly layers: Layers;
  /** Two places that are equally near. */
  readonly ties: readonly Diagnostic[];
}

/** Which keys each strategy reads; the others have no effect and are not part of the result. */
const STRATEGY_KEYS = {
  rolling: [
    ['strategy', 'type'],
    ['strategy', 'rollingUpdate', 'maxSurge'],
    ['strategy', 'rollingUpdate', 'maxUnavailable'],
  ],
  'blue-green': [['deployment_strategy'], ['validation_period'], ['traffic_split']],
  canary: [['deployment_strategy'], ['canary_percentage'], ['increment_percentage'], ['validation_time']],
} as const;

export type StrategyType = keyof typeof STRATEGY_KEYS;

const DEFAULTED: readonly (readonly string[])[] = [
  ['environment', 'namespace'],
  ['environment', 'protected'],
  ['environment', 'standby'],
];
const ORDER = ['service', 'environment', 'strategy', 'deployment_strategy'];

export function effectiveValues(
  workspace: ConfigWorkspace,
  service: string,
  environment: string,
): EffectiveValues {
  const layers = layersFor(workspace, service, environment);
  const values = new Map<string, EffectiveValue>();
  const put = (value: EffectiveValue): void => void values.set(keyOf(value.path), value);
  const strategy = strategyType(layers);
  const unused = new Set(Object.values(STRATEGY_KEYS).flat().map(keyOf));
  for (const path of STRATEGY_KEYS[strategy]) unused.delete(keyOf(path));

  for (const [key, leaves] of layers.leaves) {
    const leaf = leaves.find(isReadable);
    if (leaf === undefined || unused.has(key)) continue;
    put({ path: leaf.path, value: toJson(leaf.node), source: sourceOf(leaf) });
  }
  for (const path of [...STRATEGY_KEYS[strategy], ['automatic_rollback'], ...DEFAULTED]) {
    if (values.has(keyOf(path))) continue;
    const standard = describeAt(path)?.default;
    if (standard !== undefined) put({ path, value: standard, source: byDefault(path) });
  }
  const workload = ['service', 'workload'];
  if (!values.has(keyOf(workload))) {
    const reason = 'The Deployment that is named like the service.';
    put({ path: workload, value: `Deployment/${service}`, source: { kind: 'default', reason } });
  }
  return {
    service,
    environment,
    values: inOrder([...values.values()]),
    layers,
    ties: tiesOf(layers, service),
  };
}

function byDefault(path: readonly string[]): Source {
  const reason =
    path[0] === 'strategy'
      ? 'The practices recommend it: add one pod at a time, never go below.'
      : 'The usual value.';
  return { kind: 'default', reason };
}

function isReadable({ path, node }: Leaf): boolean {
  return schemasAt(path).some((schema) => z.safeParse(schema, toJson(node)).success);
}

/** The nearest place that names or configures a strategy decides. */
function strategyType({ leaves }: Layers): StrategyType {
  const chosen = leaves.get('deployment_strategy')?.find(isReadable);
  if (chosen === undefined) return 'rolling';
  const rolling = Math.max(...rollingLeaves(leaves).map((leaf) => leaf.rank), -1);
  if (rolling > chosen.rank) return 'rolling';
  const type = toJson(chosen.node);
  return type === 'canary' || type === 'blue-green' ? type : 'rolling';
}

function rollingLeaves(leaves: Layers['leaves']): readonly Leaf[] {
  return [...leaves.values()].flat().filter((leaf) => leaf.path[0] === 'strategy');
}

function inOrder(values: readonly EffectiveValue[]): readonly EffectiveValue[] {
  const place = ({ path }: EffectiveValue): number => {
    const index = ORDER.indexOf(path[0] ?? '');
    return index === -1 ? ORDER.length : index;
  };
  return values.toSorted((a, b) => place(a) - place(b));
}

function tiesOf(layers: Layers, service: string): readonly Diagnostic[] {
  const ties: Diagnostic[] = [];
  for (const [key, leaves] of layers.leaves) {
    const [nearest, ...others] = leaves;
    if (nearest === undefined) continue;
    const equal = others.filter((leaf) => leaf.rank === nearest.rank);
    const section = nearest.path[0] ?? '';
    // Two of one name are said once, at their names.
    if (
      equal.length === 0 ||
      ((section === 'service' || section === 'environment') && nearest.path[1] !== 'name')
    ) {
      continue;
    }
    const what = key.replaceAll('\0', '.');
    ties.push(
      ...onEach(
        [nearest, ...equal],
        `\`${what}\` of \`${service}\` is set in two places, and neither is nearer.`,
      ),
    );
  }
  const named = layers.leaves.get('deployment_strategy')?.[0];
  const type = named === undefined ? undefined : toJson(named.node);
  const rolling = rollingLeaves(layers.leaves).find((leaf) => leaf.rank === named?.rank);
  if (named !== undefined && rolling !== undefined && (type === 'canary' || type === 'blue-green')) {
    const message = `Both \`strategy\` (rolling) and \`deployment_strategy: ${type}\` are set for \`${service}\`, and neither is nearer. Keep one.`;
    ties.push(...onEach([named, rolling], message));
  }
  return ties;
}

function onEach(leaves: readonly Leaf[], message: string): readonly Diagnostic[] {
  return leaves.map((leaf) => ({
    rule: 'config/tie',
    severity: 'error',
    message,
    path: leaf.from.file.path,
    span: leaf.keySpan,
    related: leaves
      .filter((other) => other !== leaf)
      .map((other) => ({ path: other.from.file.path, span: other.keySpan, message: 'It is also set here.' })),
    fixes: [],
  }));
}
