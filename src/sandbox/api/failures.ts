/**
 * Refusals in the API server's own words: each carries the `Status` that goes over HTTP and is at the same time the
 * `ClusterError` that the port promises, so that both faces say the same.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
 */
import { ClusterError, type ClusterErrorCode } from '../../cluster/port.ts';
import type { Resource } from '../../core/kubernetes/resources.ts';

export interface Cause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly Cause[];
  readonly retryAfterSeconds?: number;
}

export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, never>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
}

export class ApiFailure extends ClusterError {
  readonly body: Status;

  constructor(
    code: ClusterErrorCode,
    http: number,
    reason: string,
    message: string,
    details?: StatusDetails,
  ) {
    const retry = details?.retryAfterSeconds;
    super(
      code,
      { what: message },
      { status: http, ...(retry === undefined ? {} : { retryAfterMs: retry * 1000 }) },
    );
    this.body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      ...(details ? { details } : {}),
      code: http,
    };
  }
}

/** `deployments.apps`, or `pods` for the core group. */
export function qualified(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

function details(resource: Resource, name: string, more: Partial<StatusDetails> = {}): StatusDetails {
  return {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
    ...more,
  };
}

export function notFound(resource: Resource, name: string): ApiFailure {
  return new ApiFailure(
    'not-found',
    404,
    'NotFound',
    `${qualified(resource)} "${name}" not found`,
    details(resource, name),
  );
}

export function alreadyExists(resource: Resource, name: string): ApiFailure {
  const message = `${qualified(resource)} "${name}" already exists`;
  return new ApiFailure('already-exists', 409, 'AlreadyExists', message, details(resource, name));
}

export const CHANGED_MEANWHILE =
  'the object has been modified; please apply your changes to the latest version and try again';

export function conflict(resource: Resource, name: string, why: string = CHANGED_MEANWHILE): ApiFailure {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`;
  return new ApiFailure('conflict', 409, 'Conflict', message, details(resource, name));
}

export function applyConflict(message: string, causes: readonly Cause[]): ApiFailure {
  return new ApiFailure('conflict', 409, 'Conflict', message, { causes });
}

export function gone(message = 'The resourceVersion for the provided list or watch is too old.'): ApiFailure {
  return new ApiFailure('gone', 410, 'Expired', message);
}

export function badRequest(message: string): ApiFailure {
  return new ApiFailure('invalid', 400, 'BadRequest', message);
}

/** What the API server says to a JSON patch whose `test` failed or whose `remove` found nothing: nothing more than this. */
export function patchRefused(): ApiFailure {
  return new ApiFailure(
    'invalid',
    422,
    'Invalid',
    'the server rejected our request due to an error in our request',
    {},
  );
}

/** `Deployment.apps "api" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export function invalid(resource: Resource, name: string, causes: readonly Cause[]): ApiFailure {
  const lines = causes.map(({ field = '', message }) => `${field}: ${message}`);
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  const text = lines.length === 1 ? lines.join('') : `[${lines.join(', ')}]`;
  const about = { ...details(resource, name), kind: resource.kind, causes };
  return new ApiFailure('invalid', 422, 'Invalid', `${kind} "${name}" is invalid: ${text}`, about);
}

export function forbidden(
  resource: Resource,
  name: string,
  why: string,
  code: 'forbidden' | 'quota' = 'forbidden',
): ApiFailure {
  const subject = name === '' ? qualified(resource) : `${qualified(resource)} "${name}"`;
  return new ApiFailure(code, 403, 'Forbidden', `${subject} is forbidden: ${why}`, details(resource, name));
}

export function unauthorized(): ApiFailure {
  return new ApiFailure('unauthorized', 401, 'Unauthorized', 'Unauthorized');
}

/** Any path that is not served. */
export function unknownPath(): ApiFailure {
  return new ApiFailure(
    'unsupported',
    404,
    'NotFound',
    'the server could not find the requested resource',
    {},
  );
}

export function methodNotAllowed(): ApiFailure {
  const message = 'the server does not allow this method on the requested resource';
  return new ApiFailure('unsupported', 405, 'MethodNotAllowed', message, {});
}

export function unsupportedMediaType(accepted: readonly string[]): ApiFailure {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new ApiFailure('unsupported', 415, 'UnsupportedMediaType', message, {});
}
