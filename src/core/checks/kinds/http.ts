import { z } from 'zod';
import { duration, oneOrMore, text, threshold } from '../../config/sections/values.ts';
import type { Advice } from '../../config/sections/values.ts';
import type { Threshold } from '../../config/effective.ts';
import { parseThreshold } from '../../config/threshold.ts';
import { sameJson } from '../../json.ts';
import type { Evidence } from '../check.ts';
import type { Judgement } from '../kind.ts';

export const docs =
  'An address answers with the right status, fast enough, and with the right headers and JSON body.';

/** As many as the spec's performance validation takes. */
const SAMPLES_FOR_TIMES = 20;
const MOST_SAMPLES = 1000;

const ADDRESS = '^(https?://[^\\s/]+\\S*|endpoints\\.[\\w-]+)$';
const address = z
  .string()
  .superRefine((value, context) => {
    if (new RegExp(ADDRESS).test(value)) return;
    const message =
      'Write a whole address, like `https://api.example.com/health`, or a named one, like `endpoints.health`.';
    context.addIssue({ code: 'custom', message, params: { rule: 'config/bad-value' } satisfies Advice });
  })
  .meta({ pattern: ADDRESS, examples: ['endpoints.health', 'https://api.example.com/health'] });

export const schema = z
  .strictObject({
    url: address.describe('A whole address, or one of the environment by its name, like `endpoints.health`.'),
    method: z.enum(['GET', 'HEAD']).optional().describe('Default: `GET`.'),
    status: oneOrMore(z.int().min(100).max(599))
      .optional()
      .describe('The status, or the statuses, that are right. Default: 200. A redirect is not followed.'),
    samples: z
      .int()
      .min(1)
      .max(MOST_SAMPLES)
      .optional()
      .describe('How many requests are made, one after the other. Default: 20 with `response_time`, else 1.'),
    response_time: threshold({ unit: 'duration', comparator: '<' })
      .optional()
      .describe('What the time to answer must stay below, like `"<500ms"`.'),
    statistic: z.enum(['mean', 'p95']).optional().describe('Of the times of all samples. Default: `mean`.'),
    headers: z
      .record(text(), z.string())
      .optional()
      .describe(
        'Headers of the answer and a text that each must contain; an empty text: the header is there.',
      ),
    json: z
      .record(text(), z.unknown())
      .optional()
      .describe('Values in the JSON body by their path, like `checks.database: up`.'),
    timeout: duration().optional().describe('How long one request may take. Default: 10 s.'),
  })
  .describe(docs);

export type HttpSpec = z.infer<typeof schema>;

export function samplesOf({ samples, response_time: limit }: HttpSpec): number {
  return samples ?? (limit === undefined ? 1 : SAMPLES_FOR_TIMES);
}

export function statusesOf({ status = 200 }: HttpSpec): readonly number[] {
  return typeof status === 'number' ? [status] : status;
}

export interface HttpSample {
  readonly status: number;
  /** From the request to the last byte. */
  readonly durationMs: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Nothing when it is not JSON. */
  readonly json: unknown;
}

export interface HttpObservation {
  readonly samples: readonly HttpSample[];
  /** Why there are no more samples, one sentence: no connection, TLS, too late. */
  readonly failure: string | undefined;
}

/** A wrong answer is a `fail`; no answer, or a redirect that nobody asked for, is an `error`: nothing was learned. */
export function judge({ samples, failure }: HttpObservation, spec: HttpSpec): Judgement {
  const judged = samples.map((sample) => ({ sample, problems: problemsOf(sample, spec) }));
  const wrong = judged.flatMap(({ problems }) => problems);
  const evidence = [...statusEvidence(samples, spec), ...timeEvidence(samples, spec)];
  const [problem] = wrong;
  if (problem !== undefined) {
    const bad = judged.filter(({ problems }) => problems.length > 0).length;
    const share = samples.length === 1 ? '' : ` (${bad} of ${samples.length} answers)`;
    return { verdict: 'fail', summary: `${problem}${share}.`, evidence };
  }
  if (failure !== undefined) return { verdict: 'error', summary: failure, evidence };
  const redirect = samples.find(({ status }) => isRedirect(status, spec));
  if (redirect !== undefined)
    return {
      verdict: 'error',
      summary: `It answers with a redirect to ${placeOf(redirect.headers['location'])}: name that address instead.`,
      evidence,
    };
  if (samples.length === 0) return { verdict: 'no-data', summary: 'No request was made.', evidence };
  const limit = limitOf(spec);
  const seconds = statisticOf(samples, spec) / 1000;
  if (limit !== undefined && !holds(seconds, limit))
    return {
      verdict: 'fail',
      summary: `The ${spec.statistic ?? 'mean'} time to answer is ${ms(seconds * 1000)}, and must be ${limit.text}.`,
      evidence,
    };
  return { verdict: 'pass', summary: `It answers ${statusList(samples)}.`, evidence };
}

function isRedirect(status: number, spec: HttpSpec): boolean {
  return status >= 300 && status < 400 && status !== 304 && !statusesOf(spec).includes(status);
}

/** Whole sentences without their full stop. */
function problemsOf(sample: HttpSample, spec: HttpSpec): string[] {
  if (isRedirect(sample.status, spec)) return [];
  const statuses = statusesOf(spec);
  if (!statuses.includes(sample.status))
    return [`It answers ${sample.status} instead of ${statuses.join(' or ')}`];
  const headers = Object.entries(spec.headers ?? {}).flatMap(([name, wanted]) => {
    const value = sample.headers[name.toLowerCase()];
    if (value === undefined) return [`The header ${name} is missing`];
    return value.toLowerCase().includes(wanted.toLowerCase())
      ? []
      : [`The header ${name} is "${shorten(value)}" and does not contain "${wanted}"`];
  });
  const values = Object.entries(spec.json ?? {}).flatMap(([path, wanted]) => {
    if (sample.json === undefined) return ['The body is not JSON'];
    const value = valueAt(sample.json, path);
    if (sameJson(value, wanted)) return [];
    const found = value === undefined ? 'is missing' : `is ${shorten(JSON.stringify(value))}`;
    return [`${path} in the body ${found} instead of ${shorten(JSON.stringify(wanted))}`];
  });
  return [...headers, ...values];
}

/** `checks.0.status`: keys and indexes by dots. */
function valueAt(json: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    return Reflect.get(value, step);
  }, json);
}

function statusEvidence(samples: readonly HttpSample[], spec: HttpSpec): Evidence[] {
  if (samples.length === 0) return [];
  const right = samples.filter(({ status }) => statusesOf(spec).includes(status)).length;
  return [
    {
      label: 'status',
      value:
        samples.length === 1
          ? statusList(samples)
          : `${statusList(samples)}: ${right} of ${samples.length} right`,
      ok: right === samples.length,
    },
  ];
}

function timeEvidence(samples: readonly HttpSample[], spec: HttpSpec): Evidence[] {
  if (samples.length === 0) return [];
  const times = samples.map(({ durationMs }) => durationMs);
  const limit = limitOf(spec);
  const value =
    samples.length === 1
      ? ms(times[0] ?? 0)
      : `mean ${ms(mean(times))}, p95 ${ms(p95(times))} of ${samples.length} requests`;
  const judged = statisticOf(samples, spec) / 1000;
  return [
    {
      label: 'time to answer',
      value: limit === undefined ? value : `${value}, ${spec.statistic ?? 'mean'} must be ${limit.text}`,
      ...(limit === undefined ? {} : { ok: holds(judged, limit) }),
    },
  ];
}

function limitOf({ response_time: limit }: HttpSpec): Threshold | undefined {
  if (limit === undefined) return undefined;
  const parsed = parseThreshold(limit, { unit: 'duration', comparator: '<' });
  return parsed.ok ? parsed.threshold : undefined;
}

function holds(value: number, { comparator, value: limit }: Threshold): boolean {
  switch (comparator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}

/** Milliseconds. */
function statisticOf(samples: readonly HttpSample[], { statistic }: HttpSpec): number {
  const times = samples.map(({ durationMs }) => durationMs);
  return statistic === 'p95' ? p95(times) : mean(times);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Nearest rank: a time that was really measured. */
function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}

function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}

function statusList(samples: readonly HttpSample[]): string {
  return [...new Set(samples.map(({ status }) => status))].sort((a, b) => a - b).join(', ');
}

/** An address without what may be secret in it. */
function placeOf(location: string | undefined): string {
  return location === undefined
    ? 'nowhere'
    : shorten(location.replace(/[?#].*$/, '').replace(/\/\/[^/@]*@/, '//'));
}

function shorten(value: string): string {
  return value.length > 100 ? `${value.slice(0, 100)}…` : value;
}
