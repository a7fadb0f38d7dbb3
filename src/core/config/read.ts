/** Validated values as the types of the effective config: base units, spec names turned into ours. */
import type { CheckSpec, Criterion, Strategy } from './effective.ts';
import { parseDuration } from './duration.ts';
import { ANY_CRITERION, KNOWN_CRITERIA } from './sections/criteria.ts';
import { parseThreshold } from './threshold.ts';

/** Takes values by their path in a document and notes where each comes from, under its name in the effective config. */
export interface Reader {
  value(path: readonly string[], name: string): unknown;
  /** Keys right below `path` with their values. */
  below(path: readonly string[], name: string): readonly (readonly [key: string, value: unknown])[];
}

export function readStrategy(reader: Reader): Strategy {
  const number = (path: string, name: string): number => parseDuration(reader.value([path], name)) ?? 0;
  const type = reader.value(['deployment_strategy'], 'strategy.type');
  if (type === 'canary') {
    return {
      type,
      canaryPercentage: number('canary_percentage', 'strategy.canaryPercentage'),
      incrementPercentage: number('increment_percentage', 'strategy.incrementPercentage'),
      validationTime: number('validation_time', 'strategy.validationTime'),
    };
  }
  if (type === 'blue-green') {
    return {
      type,
      validationPeriod: number('validation_period', 'strategy.validationPeriod'),
      trafficSplit: number('traffic_split', 'strategy.trafficSplit'),
    };
  }
  reader.value(['strategy', 'type'], 'strategy.type');
  const pods = (key: string): number | string => {
    const value = reader.value(['strategy', 'rollingUpdate', key], `strategy.${key}`);
    return typeof value === 'number' || typeof value === 'string' ? value : 0;
  };
  return { type: 'rolling', maxSurge: pods('maxSurge'), maxUnavailable: pods('maxUnavailable') };
}

export function readCriterion(name: string, value: unknown): Criterion | undefined {
  const expected = (Object.hasOwn(KNOWN_CRITERIA, name) ? KNOWN_CRITERIA[name] : undefined) ?? ANY_CRITERION;
  const { threshold: written, query } =
    typeof value === 'object' && value !== null
      ? {
          threshold: 'threshold' in value ? value.threshold : undefined,
          query: 'query' in value ? value.query : undefined,
        }
      : { threshold: value, query: undefined };
  const parsed = typeof written === 'string' ? parseThreshold(written, expected) : undefined;
  if (parsed?.ok !== true) return undefined;
  return { name, threshold: parsed.threshold, ...(typeof query === 'string' ? { query } : {}) };
}

/** A bare text is an item that a person attests. */
export function readChecklist(value: unknown): readonly CheckSpec[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown): readonly CheckSpec[] => {
    if (typeof item === 'string') return [{ name: item, kind: 'manual', with: {} }];
    if (typeof item !== 'object' || item === null || !('name' in item && 'kind' in item)) return [];
    const { name, kind, ...rest } = item;
    return [{ name: String(name), kind: String(kind), with: { ...rest } }];
  });
}
