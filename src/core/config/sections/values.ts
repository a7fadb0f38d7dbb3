/**
 * The kinds of values that sections are made of. What JSON Schema can express goes into `meta`; a sentence that says
 * what to do comes from the check, as a `custom` issue whose `params` are an `Advice`.
 */
import { z } from 'zod';
import { DURATION_PATTERN, parseDuration } from '../duration.ts';
import { exampleFor, parseThreshold } from '../threshold.ts';
import type { ThresholdExpectation } from '../threshold.ts';

/** What a `custom` issue carries for `validate.ts`. */
export interface Advice {
  readonly rule: 'config/bad-threshold' | 'config/bad-value';
  /** The value as it should be written. */
  readonly suggestion?: string;
}

const LABEL = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';
const QUANTITY = '^[+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$';

function texts(pattern: string, message: string, limit?: number): z.ZodString {
  const wanted = new RegExp(pattern);
  return z
    .string()
    .superRefine((value, context) => {
      if (!wanted.test(value) || (limit !== undefined && value.length > limit)) {
        context.addIssue({ code: 'custom', message, params: { rule: 'config/bad-value' } satisfies Advice });
      }
    })
    .meta({ pattern, ...(limit === undefined ? {} : { maxLength: limit }) });
}

/** A name that Kubernetes takes too: RFC 1123 label. */
export const name = (): z.ZodString =>
  texts(
    LABEL,
    'Use at most 63 lower-case letters, digits and `-`, beginning and ending with a letter or digit.',
    63,
  );

export const workload = (): z.ZodString =>
  texts(
    '^Deployment/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
    'Write kind and name, like `Deployment/api`; only Deployments can be rolled out.',
  );

export const url = (): z.ZodString =>
  texts('^https?://[^\\s/]+\\S*$', 'Write a whole address, like `https://api.example.com/health`.');

export const moment = (): z.ZodString =>
  texts(
    '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[-+][0-9]{2}:?[0-9]{2}))?$',
    'Write a date or a time with its zone, like `2025-12-24` or `2025-12-24T18:00:00Z`.',
  );

export const text = (): z.ZodString => texts('\\S', 'Write something.');

/** A Kubernetes quantity: `500m`, `1Gi`, `2`. */
export const quantity = (): z.ZodUnion<[z.ZodNumber, z.ZodString]> =>
  z.union([
    z.number().min(0),
    texts(QUANTITY, 'Write a Kubernetes quantity, like `500m` (half a CPU) or `1Gi`.'),
  ]);

/** Pods, or a share of them. */
export const intOrPercent = (): z.ZodUnion<[z.ZodInt, z.ZodString]> =>
  z.union([
    z.int().min(0),
    texts('^[0-9]+%$', 'Write a number of pods, like `1`, or a share of them, like `25%`.'),
  ]);

export const percent = (): z.ZodNumber => z.number().gt(0).max(100);

/** Seconds, or `10m`. */
export const duration = (): z.ZodUnion<[z.ZodNumber, z.ZodString]> =>
  z.union([
    z.number().min(0),
    z
      .string()
      .superRefine((value, context) => {
        if (parseDuration(value) !== undefined) return;
        const message = `\`${value}\` is no duration. Write seconds as a number, or a text like \`90s\`, \`10m\`, \`1h30m\`.`;
        context.addIssue({ code: 'custom', message, params: { rule: 'config/bad-value' } satisfies Advice });
      })
      .meta({ pattern: DURATION_PATTERN }),
  ]);

export function threshold(expected: ThresholdExpectation): z.ZodString {
  return z
    .string()
    .superRefine((value, context) => {
      const parsed = parseThreshold(value, expected);
      if (parsed.ok) return;
      const { message, suggestion } = parsed;
      const params: Advice = {
        rule: 'config/bad-threshold',
        ...(suggestion === undefined ? {} : { suggestion }),
      };
      context.addIssue({ code: 'custom', message, params: { ...params } });
    })
    .meta({ pattern: PATTERNS[expected.unit], examples: [exampleFor(expected)] });
}

const NUMBER = '^\\s*(<=|>=|=<|=>|[<>≤≥])\\s*[0-9]*\\.?[0-9]+\\s*';
const PATTERNS: Readonly<Record<ThresholdExpectation['unit'], string>> = {
  ratio: `${NUMBER}%\\s*$`,
  duration: `${NUMBER}(ms|s|sec|m|min|h|d)\\s*$`,
  score: `${NUMBER}/\\s*[0-9]+(\\.[0-9]+)?\\s*$`,
  number: `${NUMBER}$`,
  any: `${NUMBER}(%|ms|s|sec|m|min|h|d|/\\s*[0-9]+(\\.[0-9]+)?)?\\s*$`,
};

/** One, or a list of them. */
export const oneOrMore = <Item extends z.ZodType>(item: Item): z.ZodUnion<[Item, z.ZodArray<Item>]> =>
  z.union([item, z.array(item)]);

/** Shown in hovers and written to the reference; values are not filled in by the schema, composition does that. */
export function withDefault<Schema extends z.ZodType>(schema: Schema, value: unknown): Schema {
  return schema.meta({ ...schema.meta(), default: value });
}
