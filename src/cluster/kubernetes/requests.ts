/** One HTTP exchange with an API server: signed, with a deadline, abortable, its failures explained. */
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { abortErrorOf, throwIfAborted } from '../abort.ts';
import { createBackOff } from '../back-off.ts';
import { ClusterError, isClusterError } from '../port.ts';
import type { Call } from '../port.ts';
import { answerError } from './answer-errors.ts';
import type { Asked } from './asked.ts';
import { connectionError, isCutOff, nonsense, tooLate } from './connection-errors.ts';
import type { SignedRequest, SignIn, Target } from './sign-in.ts';

export interface RequestSpec {
  readonly asked: Asked;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the server's URL, with its query. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly accept?: string;
  /** It is read piece by piece, for as long as it lasts. */
  readonly isStream?: boolean;
}

export interface Requests {
  /** The body of a good answer. Reads are tried up to three times when the server is busy or the connection breaks. */
  text(spec: RequestSpec, call: Call): Promise<string>;
  /** Pieces of the body of a good answer as they come; the deadline is for silence between them. */
  stream(spec: RequestSpec, call: Call): AsyncGenerator<string, void, undefined>;
}

export const DEADLINE_MS = 15_000;
const MOST_BODY = 256_000_000;
const READ_ATTEMPTS = 3;
/** A server that asks for more patience than this is not waited for here; the caller decides. */
const MOST_PATIENCE_MS = 5_000;

/** @param owner ends every request when it aborts. */
export function createRequests(target: Target, signIn: SignIn, owner: AbortSignal): Requests {
  /** A 401 with credentials that can be renewed: renewed once. Nothing was done, so this holds for writes as well. */
  const open = async (spec: RequestSpec, call: Call, deadlineMs: number): Promise<Exchange> => {
    const signal = AbortSignal.any([call.signal, owner]);
    for (let renewed = false; ; renewed = true) {
      throwIfAborted(signal);
      const signed = await signIn.sign(signal);
      try {
        return await exchange(target, spec, signed, signal, deadlineMs);
      } catch (error) {
        if (renewed || !isClusterError(error, 'unauthorized') || !signIn.refused(signed)) throw error;
      }
    }
  };

  const once = async (spec: RequestSpec, call: Call, deadlineMs: number): Promise<string> => {
    const opened = await open(spec, call, deadlineMs);
    try {
      return await readAll(opened.body, spec.asked);
    } catch (error) {
      throw opened.explain(error);
    } finally {
      opened.close();
    }
  };

  return {
    async text(spec, call) {
      const signal = AbortSignal.any([call.signal, owner]);
      const backOff = createBackOff({ firstMs: 250, mostMs: 2_000, random: Math.random });
      const deadlineMs = call.deadlineMs ?? DEADLINE_MS;
      const began = performance.now();
      const left = (): number => deadlineMs - (performance.now() - began);
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(spec, call, attempt === 1 ? deadlineMs : left());
        } catch (error) {
          const isOver = spec.method !== 'GET' || attempt === READ_ATTEMPTS;
          const wait = isOver ? undefined : patience(error, backOff.next());
          if (wait === undefined || wait >= left()) throw error;
          await sleep(wait, undefined, { signal }).catch(() => {
            throw abortErrorOf(signal);
          });
        }
      }
    },
    async *stream(spec, call) {
      const opened = await open(spec, call, DEADLINE_MS);
      opened.restartDeadline(call.deadlineMs ?? DEADLINE_MS);
      try {
        for await (const piece of opened.body) {
          opened.restartDeadline(call.deadlineMs ?? DEADLINE_MS);
          yield String(piece);
        }
      } catch (error) {
        throw opened.explain(error);
      } finally {
        opened.close();
      }
    },
  };
}

/** How long to wait before a read is tried again; nothing when that would not help. */
function patience(error: unknown, backOffMs: number): number | undefined {
  if (!(error instanceof ClusterError)) return undefined;
  const isBusy = error.code === 'too-many-requests' || (error.code === 'server-error' && error.status >= 500);
  if (!isBusy && !isCutOff(error)) return undefined;
  const wait = Math.max(backOffMs, error.retryAfterMs ?? 0);
  return wait <= MOST_PATIENCE_MS ? wait : undefined;
}

interface Exchange {
  readonly body: NodeJS.ReadableStream & AsyncIterable<string | Buffer>;
  /** From now on it may take so long again. */
  restartDeadline(ms: number): void;
  /** What an error of `body` means. */
  explain(error: unknown): unknown;
  close(): void;
}

async function exchange(
  target: Target,
  spec: RequestSpec,
  signed: SignedRequest,
  signal: AbortSignal,
  firstDeadlineMs: number,
): Promise<Exchange> {
  const stop = new AbortController();
  let deadlineMs = firstDeadlineMs;
  const expire = (): void => {
    stop.abort();
  };
  let timer = setTimeout(expire, deadlineMs);
  const explain = (error: unknown): unknown => {
    if (signal.aborted) return abortErrorOf(signal);
    if (stop.signal.aborted) return tooLate(spec.asked, deadlineMs);
    return connectionError(spec.asked, error);
  };
  try {
    const response = await send(target, spec, signed, AbortSignal.any([signal, stop.signal]));
    const body = decoded(response);
    const status = response.statusCode ?? 0;
    if (status < 200 || status >= 300) {
      const text = await readAll(body, spec.asked);
      throw answerError(spec.asked, { status, retryAfter: response.headers['retry-after'], body: text });
    }
    return {
      body,
      restartDeadline(ms) {
        deadlineMs = ms;
        clearTimeout(timer);
        timer = setTimeout(expire, ms);
      },
      explain,
      close() {
        clearTimeout(timer);
        if (!response.complete) response.destroy();
      },
    };
  } catch (error) {
    clearTimeout(timer);
    throw explain(error);
  }
}

function send(
  target: Target,
  spec: RequestSpec,
  signed: SignedRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const url = new URL(target.server + spec.path);
    const request = (url.protocol === 'http:' ? httpRequest : httpsRequest)(url, {
      method: spec.method,
      agent: signed.agent,
      ...(signed.auth === undefined ? {} : { auth: signed.auth }),
      headers: {
        ...signed.headers,
        'user-agent': 'maverick-deploy',
        accept: spec.accept ?? 'application/json',
        ...(spec.isStream === true ? {} : { 'accept-encoding': 'gzip' }),
        ...(spec.body === undefined
          ? {}
          : {
              'content-type': spec.contentType ?? 'application/json',
              'content-length': Buffer.byteLength(spec.body),
            }),
      },
      signal,
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end(spec.body);
  });
}

function decoded(response: IncomingMessage): Exchange['body'] {
  if (response.headers['content-encoding'] !== 'gzip') return response.setEncoding('utf8');
  const plain = createGunzip().setEncoding('utf8');
  response.on('error', (error) => {
    plain.destroy(error);
  });
  return response.pipe(plain);
}

async function readAll(stream: Exchange['body'], asked: Asked): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > MOST_BODY) throw nonsense(asked, 'It is far too long.');
    pieces.push(String(piece));
  }
  return pieces.join('');
}
