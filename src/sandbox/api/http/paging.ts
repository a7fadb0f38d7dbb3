/** `limit` and `continue` of lists. The token names the last object that was sent. */
import type { KubeObject } from '../../../core/kubernetes/objects.ts';
import { badRequest } from '../failures.ts';
import { at, textOf } from '../fields.ts';

export interface Page {
  readonly items: readonly KubeObject[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

/** All pages of one list carry the first page's resourceVersion, as a snapshot would. */
export function page(all: readonly KubeObject[], query: URLSearchParams, revision: string): Page {
  const limit = Number(query.get('limit') ?? '') || 0;
  const token = query.get('continue') ?? '';
  const start = token === '' ? { resourceVersion: revision, after: '' } : readToken(token);
  const rest = start.after === '' ? all : all.filter((object) => keyOf(object) > start.after);
  const { resourceVersion } = start;
  if (limit <= 0 || rest.length <= limit) return { items: rest, metadata: { resourceVersion } };
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const next = Buffer.from(JSON.stringify({ resourceVersion, after: last ? keyOf(last) : '' })).toString(
    'base64url',
  );
  return { items, metadata: { resourceVersion, continue: next, remainingItemCount: rest.length - limit } };
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata?.namespace ?? ''}\u0000${metadata?.name ?? ''}`;
}

function readToken(token: string): { readonly resourceVersion: string; readonly after: string } {
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return { resourceVersion: textOf(at(read, 'resourceVersion')), after: textOf(at(read, 'after')) };
  } catch {
    throw badRequest('continue key is not valid');
  }
}
