/** Reading requests' bodies and writing answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'yaml';
import { ClusterError, type ClusterErrorCode } from '../../../cluster/port.ts';
import type { KubeObject } from '../../../core/kubernetes/objects.ts';
import { messageOf } from '../../../core/errors.ts';
import { ApiFailure, badRequest, type Status, unsupportedMediaType } from '../failures.ts';
import { type Fields, isFields } from '../fields.ts';

/** As the real server's limit on requests. */
const MAX_BYTES = 3 * 1024 * 1024;

export function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > MAX_BYTES) {
      const message = `Request entity too large: limit is ${MAX_BYTES}`;
      throw new ApiFailure('invalid', 413, 'RequestEntityTooLarge', message);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** JSON or YAML; undefined for an empty body. Throws 400 when it is neither, 415 for other types (protobuf, CBOR). */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const type = mediaType(request);
  const isJson = type === '' || type === 'application/json' || type.endsWith('+json');
  const isYaml = type === 'application/yaml' || type.endsWith('+yaml');
  if (!isJson && !isYaml) throw unsupportedMediaType(['application/json', 'application/yaml']);
  const text = await readText(request);
  if (text.trim() === '') return undefined;
  try {
    const body: unknown = isYaml ? parse(text, { maxAliasCount: 100 }) : JSON.parse(text);
    return body;
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${messageOf(error)}`);
  }
}

export function asObject(body: unknown): KubeObject & Fields {
  if (isFields(body)) return body;
  throw badRequest("Object 'Kind' is missing in the request body");
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  type = 'application/json',
): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache, private',
  });
  response.end(text);
}

const CODES: Readonly<Partial<Record<ClusterErrorCode, number>>> = {
  ...{
    unauthorized: 401,
    forbidden: 403,
    quota: 403,
    'not-found': 404,
    'already-exists': 409,
    conflict: 409,
  },
  ...{
    gone: 410,
    invalid: 422,
    'too-many-requests': 429,
    'server-error': 500,
    deadline: 504,
    unsupported: 404,
  },
};
const REASONS: Readonly<Record<number, string>> = {
  ...{
    400: 'BadRequest',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'NotFound',
    409: 'Conflict',
    410: 'Expired',
  },
  ...{ 422: 'Invalid', 429: 'TooManyRequests', 503: 'ServiceUnavailable', 504: 'Timeout' },
};

/** The `Status` of whatever was thrown. What is no refusal of ours is 500 with no inner words. */
export function statusOf(error: unknown): Status {
  if (error instanceof ApiFailure) return error.body;
  const known = error instanceof ClusterError;
  const code = known ? error.status || (CODES[error.code] ?? 500) : 500;
  return {
    ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' },
    message: known ? error.explanation.what : 'Internal error occurred',
    reason: REASONS[code] ?? 'InternalError',
    ...(known && error.retryAfterMs !== undefined
      ? { details: { retryAfterSeconds: Math.ceil(error.retryAfterMs / 1000) } }
      : {}),
    code,
  };
}

export function sendFailure(response: ServerResponse, error: unknown): void {
  if (error instanceof ClusterError && error.code === 'unreachable') {
    response.destroy();
    return;
  }
  const status = statusOf(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const retry = status.details?.retryAfterSeconds;
  if (retry !== undefined) response.setHeader('retry-after', String(retry));
  sendJson(response, status.code, status);
}
