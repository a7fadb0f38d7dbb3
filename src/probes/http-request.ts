/** One request of a check: a connection of its own (as a new visitor has it), no redirects followed, a deadline. */
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { abortErrorOf } from '../cluster/abort.ts';
import type { HttpSample } from '../core/checks/kinds/http.ts';
import { messageOf } from '../core/errors.ts';
import { ProbeError } from './context.ts';

export interface ProbeRequest {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD';
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Of a longer body no more is read. */
const MOST_BODY = 1_000_000;

/** Rejects with `ProbeError` when there is no whole answer, or with an `AbortError`. */
export async function sampleHttp({ url, method, timeoutMs, signal }: ProbeRequest): Promise<HttpSample> {
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort();
  }, timeoutMs);
  const began = performance.now();
  try {
    const response = await send(url, method, AbortSignal.any([signal, deadline.signal]));
    const body = await bodyOf(response);
    return {
      status: response.statusCode ?? 0,
      durationMs: performance.now() - began,
      headers: headersOf(response),
      json: jsonOf(body),
    };
  } catch (error) {
    if (signal.aborted) throw abortErrorOf(signal);
    if (deadline.signal.aborted)
      throw new ProbeError(`${shown(url)} did not answer within ${timeoutMs / 1000} s.`, { cause: error });
    throw new ProbeError(`${shown(url)} can't be asked: ${reasonOf(error)}.`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** The address without a password or a query, which may be secret. */
export function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

function send(url: URL, method: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method,
      agent: false,
      headers: { 'user-agent': 'maverick-deploy', accept: '*/*' },
      signal,
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end();
  });
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  let body = '';
  response.setEncoding('utf8');
  for await (const piece of response) {
    body += String(piece);
    if (body.length > MOST_BODY) break; // which closes the connection
  }
  return body;
}

function headersOf(response: IncomingMessage): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'its name is unknown',
  EAI_AGAIN: 'its name is unknown for now',
  ECONNRESET: 'the connection was cut off',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an unknown authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? messageOf(error);
}
