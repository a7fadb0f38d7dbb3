import { judge, samplesOf, schema, statusesOf } from '../core/checks/kinds/http.ts';
import type { HttpSample } from '../core/checks/kinds/http.ts';
import { parseDuration } from '../core/config/duration.ts';
import { ProbeError } from './context.ts';
import type { Probe } from './context.ts';
import { sampleHttp, shown } from './http-request.ts';

const TIMEOUT_S = 10;
const NAMED = /^endpoints\.(.+)$/;

export const probe: Probe = async (item, { endpoints }, signal) => {
  const spec = schema.parse(item.with);
  const url = addressOf(spec.url, endpoints);
  const timeoutMs = (parseDuration(spec.timeout) ?? TIMEOUT_S) * 1000;
  const samples: HttpSample[] = [];
  let failure: string | undefined;
  // One after the other, as the spec does it: times of requests at once would measure the queue. The first that fails or
  // answers wrongly ends it: nothing that follows could make it right.
  while (samples.length < samplesOf(spec) && failure === undefined) {
    try {
      const sample = await sampleHttp({ url, method: spec.method ?? 'GET', timeoutMs, signal });
      samples.push(sample);
      if (!statusesOf(spec).includes(sample.status)) break;
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error;
      failure = error.message;
    }
  }
  return { ...judge({ samples, failure }, spec), link: shown(url) };
};

function addressOf(text: string, endpoints: Readonly<Record<string, string>>): URL {
  const name = NAMED.exec(text)?.[1];
  const address = name === undefined ? text : Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
  if (address === undefined) {
    const known = Object.keys(endpoints);
    throw new ProbeError(
      `The environment has no endpoint "${name ?? ''}"${known.length === 0 ? ', nor any other' : `; it has ${known.join(', ')}`}.`,
    );
  }
  if (!URL.canParse(address) || !/^https?:/.test(address))
    throw new ProbeError(`"${name ?? text}" is not a whole http or https address.`);
  return new URL(address);
}
