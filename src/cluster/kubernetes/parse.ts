/** Answers of an API server, looked at before they are believed. */
import type { KubeObject } from '../../core/kubernetes/objects.ts';
import { apiVersionOf } from '../../core/kubernetes/resources.ts';
import type { Resource } from '../../core/kubernetes/resources.ts';
import { isFields } from '../kubeconfig.ts';
import { parseJson } from './answer-errors.ts';
import type { Asked } from './asked.ts';
import { nonsense } from './connection-errors.ts';

export function isKubeObject(value: unknown): value is KubeObject {
  return isFields(value) && (value['metadata'] === undefined || isFields(value['metadata']));
}

/** One object, of the kind that was asked for. */
export function readObject(body: string, asked: Asked): KubeObject {
  const value = parseJson(body);
  if (!isKubeObject(value)) throw nonsense(asked, 'It is not a JSON object.');
  if (value.kind !== asked.resource.kind) throw nonsense(asked, `It is not a ${asked.resource.kind}.`);
  return value;
}

export interface Page {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  /** Token for the next page. */
  readonly next: string | undefined;
}

/** One page of a list. Servers leave `apiVersion` and `kind` out of its items: they are put in. */
export function readPage(body: string, asked: Asked): Page {
  const value = parseJson(body);
  const metadata = isFields(value) ? value['metadata'] : undefined;
  const items = isFields(value) ? (value['items'] ?? []) : undefined;
  if (!isFields(metadata) || !Array.isArray(items) || !items.every(isKubeObject))
    throw nonsense(asked, 'It is not a list of objects.');
  const { resourceVersion, continue: next } = metadata;
  return {
    items: items.map((item) => ({ ...typeMeta(asked.resource), ...item })),
    resourceVersion: typeof resourceVersion === 'string' ? resourceVersion : '',
    next: typeof next === 'string' && next !== '' ? next : undefined,
  };
}

export function typeMeta(resource: Resource): { readonly apiVersion: string; readonly kind: string } {
  return { apiVersion: apiVersionOf(resource), kind: resource.kind };
}
