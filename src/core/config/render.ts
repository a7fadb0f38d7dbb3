/** The effective config as a deploy config document, with a comment on each line saying where its value comes from. */
import { stringify } from 'yaml';
import type { Source } from './effective.ts';
import type { EffectiveValue, EffectiveValues } from './values.ts';

/** Reading the result gives the same values again. */
export function renderEffectiveConfig({ service, environment, values }: EffectiveValues): string {
  const lines = [
    `# What holds for the service ${service} in the environment ${environment}, and where it comes from.`,
  ];
  let open: readonly string[] = [];
  for (const value of grouped(values)) {
    const parents = value.path.slice(0, -1);
    const shared = sharedLength(open, parents);
    for (let depth = shared; depth < parents.length; depth++)
      lines.push(`${indent(depth)}${key(parents[depth])}:`);
    open = parents;
    lines.push(...renderValue(value));
  }
  return `${lines.join('\n')}\n`;
}

/** `file:line`, or why it is the default. */
export function describeSource(source: Source): string {
  return source.kind === 'file' ? `${source.path}:${source.line}` : `default: ${source.reason}`;
}

/** A value on one line, as it would be written. */
export function formatValue(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}

function renderValue({ path, value, source }: EffectiveValue): readonly string[] {
  const depth = path.length - 1;
  const head = `${indent(depth)}${key(path.at(-1))}:`;
  const comment = `# ${describeSource(source)}`;
  const short = formatValue(value);
  const isScalar = typeof value !== 'object' || value === null;
  if (!short.includes('\n') && (isScalar || short.length < 50)) return [`${head} ${short} ${comment}`];
  const body = isScalar ? JSON.stringify(value) : stringify(value, { lineWidth: 0 }).trimEnd();
  return isScalar
    ? [`${head} ${body} ${comment}`]
    : [`${head} ${comment}`, ...body.split('\n').map((line) => `${indent(depth + 1)}${line}`)];
}

/** Values of one mapping stand together, in the order in which the first of them came. */
function grouped(values: readonly EffectiveValue[], depth = 0): readonly EffectiveValue[] {
  return [...Map.groupBy(values, (each) => each.path[depth]).values()].flatMap((same) => {
    const own = same.filter((each) => each.path.length === depth + 1);
    const nested = same.filter((each) => each.path.length > depth + 1);
    return nested.length === 0 ? own : [...own, ...grouped(nested, depth + 1)];
  });
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

const indent = (depth: number): string => '  '.repeat(depth);

const key = (name: string | undefined): string => formatValue(name ?? '');
