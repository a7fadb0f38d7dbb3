/** What a key means, what holds without it, and what holds in an environment: for the place under the cursor. */
import { nodeAtOffset } from '../yaml/navigate.ts';
import type { PathStep, Span, YamlFile } from '../yaml/tree.ts';
import { formatValue } from './render.ts';
import { describeAt } from './schema-walk.ts';
import { kindOf } from './sections.ts';
import type { EffectiveValue, EffectiveValues } from './values.ts';

export interface ConfigHover {
  /** Of the key. */
  readonly span: Span;
  readonly path: readonly PathStep[];
  readonly description: string;
  /** As it would be written; absent when there is none. */
  readonly default?: string;
  /** One for each (service, environment) asked for in which a value holds here. */
  readonly effective: readonly EffectiveHover[];
}

export interface EffectiveHover {
  readonly service: string;
  readonly environment: string;
  /** As it would be written. */
  readonly value: string;
  readonly from: EffectiveValue['source'];
}

/** For a key, or anything in its value, of a deploy config document; undefined elsewhere. */
export function hoverAt(
  file: YamlFile,
  offset: number,
  effective: readonly EffectiveValues[] = [],
): ConfigHover | undefined {
  const document = file.documents.find(({ span }) => span.start <= offset && offset <= span.end);
  if (document === undefined || kindOf(document) !== 'config') return undefined;
  const found = nodeAtOffset(document.root, offset);
  if (found?.entry === undefined) return undefined;
  const path = found.path.slice(0, found.path.findLastIndex((step) => typeof step === 'string') + 1);
  const known = describeAt(path);
  if (known === undefined) return undefined;
  return {
    span: found.entry.key.span,
    path,
    description: known.description,
    ...(known.default === undefined ? {} : { default: formatValue(known.default) }),
    effective: effective.flatMap((each) => effectiveHover(each, path) ?? []),
  };
}

function effectiveHover(
  { service, environment, values }: EffectiveValues,
  path: readonly PathStep[],
): EffectiveHover | undefined {
  const own = withoutOverride(path, service);
  const value = values.find(
    (each) => each.path.length === own.length && own.every((step, i) => step === each.path[i]),
  );
  return value === undefined
    ? undefined
    : { service, environment, value: formatValue(value.value), from: value.source };
}

/** `environment.services.api.hpa` speaks of `hpa`. */
function withoutOverride(path: readonly PathStep[], service: string): readonly PathStep[] {
  return path[0] === 'environment' && path[1] === 'services' && path[2] === service ? path.slice(3) : path;
}
