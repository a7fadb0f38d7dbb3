/**
 * What the product asks of a Kubernetes cluster, and nothing more. Two things implement it: the adapter on the
 * Kubernetes client (`kubernetes/`) and the practice cluster (`../sandbox`), in memory.
 */
import { MaverickError } from '../core/errors.ts';
import type { Json, KubeObject } from '../core/kubernetes/objects.ts';
import type { Resource } from '../core/kubernetes/resources.ts';

/** Every call has a deadline (default 15 s) and may be aborted. */
export interface Call {
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
}

export interface Ref {
  readonly namespace?: string;
  readonly name: string;
}

/** What a list or watch covers. No namespace: all of them. */
export interface Scope {
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** `metadata.name=x`, `involvedObject.name=x`: the two the product uses. */
  readonly fieldSelector?: string;
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

export type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string };

/** RFC 6902. `test` operations come first in every patch of ours: see fencing in docs/concepts.md. */
export interface JsonPatchOperation {
  readonly op: 'test' | 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: Json;
}

export interface WriteOptions {
  /** The API server answers what would be, and changes nothing. */
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
}

export interface LogOptions {
  readonly container?: string;
  readonly tailLines?: number;
  /** The log of the container's previous run: what it said before it crashed. */
  readonly previous?: boolean;
}

/** All calls reject with `ClusterError`, or with an `AbortError` when `signal` aborted. */
export interface Cluster {
  get<T extends KubeObject>(resource: Resource, ref: Ref, call: Call): Promise<T>;
  list<T extends KubeObject>(resource: Resource, scope: Scope, call: Call): Promise<Listed<T>>;
  /**
   * Events after `resourceVersion`, until the server or `signal` ends it. Ends quietly when the server closes it, rejects
   * with `gone` when the version is too old and with `deadline` on silence of over a minute. Bookmarks are asked for.
   */
  watch<T extends KubeObject>(
    resource: Resource,
    scope: Scope & { readonly resourceVersion: string },
    call: Call,
  ): AsyncIterable<WatchEvent<T>>;
  create<T extends KubeObject>(resource: Resource, object: T, call: Call & WriteOptions): Promise<T>;
  /** PUT. With `metadata.resourceVersion` it is a compare-and-swap: `conflict` when someone was faster. */
  replace<T extends KubeObject>(resource: Resource, object: T, call: Call & WriteOptions): Promise<T>;
  /** JSON patch. A failed `test` is `invalid` (HTTP 422). */
  patch<T extends KubeObject>(
    resource: Resource,
    ref: Ref,
    operations: readonly JsonPatchOperation[],
    call: Call & WriteOptions,
  ): Promise<T>;
  /** Server-side apply; a field owned by another manager is `conflict` unless `force`. */
  apply<T extends KubeObject>(
    resource: Resource,
    object: T,
    call: Call & WriteOptions & { readonly fieldManager: string; readonly force?: boolean },
  ): Promise<T>;
  delete(resource: Resource, ref: Ref, call: Call & { readonly resourceVersion?: string }): Promise<void>;
  log(ref: Ref, options: LogOptions, call: Call): Promise<string>;
}

export type ClusterErrorCode =
  | 'unreachable' // no connection: refused, DNS, TLS
  | 'deadline' // no answer in time
  | 'credentials' // kubeconfig or its credential helper could not provide credentials
  | 'unauthorized' // 401
  | 'forbidden' // 403 by RBAC
  | 'quota' // 403 because a ResourceQuota is exceeded
  | 'not-found' // 404
  | 'already-exists' // 409 AlreadyExists
  | 'conflict' // 409: resourceVersion or field manager
  | 'gone' // 410: resourceVersion too old
  | 'invalid' // 400, 422: also a failed JSON patch test
  | 'too-many-requests' // 429
  | 'server-error' // 5xx and answers that make no sense
  | 'unsupported'; // 404, 405, 415, 501 for something the server does not have at all

export class ClusterError extends MaverickError {
  override readonly name = 'ClusterError';
  declare readonly code: ClusterErrorCode;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** As `Retry-After` said. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ClusterErrorCode,
    explanation: { readonly what: string; readonly why?: string; readonly next?: string },
    details: { readonly status?: number; readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(code, explanation, details.cause);
    this.status = details.status ?? 0;
    this.retryAfterMs = details.retryAfterMs;
  }
}

export function isClusterError(error: unknown, ...codes: ClusterErrorCode[]): error is ClusterError {
  return error instanceof ClusterError && (codes.length === 0 || codes.includes(error.code));
}

/** True when the same call may well succeed later: the cluster did not say no. */
export function isTransient(error: unknown): boolean {
  return isClusterError(error, 'unreachable', 'deadline', 'too-many-requests', 'server-error');
}
