/**
 * The body of a watch: one JSON document a line.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
import type { KubeObject } from '../../core/kubernetes/objects.ts';
import { isFields } from '../kubeconfig.ts';
import type { WatchEvent } from '../port.ts';
import { parseJson, refusalError, refusalOf } from './answer-errors.ts';
import type { Asked } from './asked.ts';
import { connectionError, nonsense } from './connection-errors.ts';
import { isKubeObject } from './parse.ts';

/** Whole lines of pieces that break anywhere. A last line without its end was cut off: `unreachable`. */
export async function* linesOf(
  pieces: AsyncIterable<string>,
  asked: Asked,
): AsyncGenerator<string, void, undefined> {
  let rest: string[] = [];
  for await (const piece of pieces) {
    const parts = piece.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const line = [...rest, part].join('');
      rest = [];
      if (line.trim() !== '') yield line;
    }
    if (last !== '') rest.push(last);
  }
  if (rest.join('').trim() !== '') {
    const cut = Object.assign(new Error('The watch ended in the middle of a line.'), { code: 'ECONNRESET' });
    throw connectionError(asked, cut);
  }
}

/** One event. Throws what the server's `ERROR` event means, and `server-error` for what is no event. */
export function readEvent(line: string, asked: Asked): WatchEvent<KubeObject> {
  const event = parseJson(line);
  if (!isFields(event)) throw nonsense(asked, 'A line of the watch is not a JSON object.');
  const { type, object } = event;
  if (type === 'ERROR' && isFields(object)) {
    const status = typeof object['code'] === 'number' ? object['code'] : 500;
    throw refusalError(asked, status, refusalOf(object));
  }
  if (!isKubeObject(object)) throw nonsense(asked, 'An event of the watch has no object.');
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object };
    case 'BOOKMARK':
      return { type, resourceVersion: object.metadata?.resourceVersion ?? '' };
    default:
      throw nonsense(asked, 'An event of the watch is of an unknown type.');
  }
}
