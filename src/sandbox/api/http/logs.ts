/** Pod logs over HTTP: once, or followed for as long as the pod lives. */
import type { ServerResponse } from 'node:http';
import type { LogOptions, Ref } from '../../../cluster/port.ts';
import { isClusterError } from '../../../cluster/port.ts';
import type { ResourceRequest } from './resource-requests.ts';

const FOLLOW_EVERY_MS = 500;

export function sendLog({ api, user, query }: ResourceRequest, ref: Ref, response: ServerResponse): void {
  const container = query.get('container');
  const tail = query.get('tailLines');
  const options: LogOptions = {
    ...(container ? { container } : {}),
    previous: query.get('previous') === 'true',
  };
  const first = api.log(user, ref, { ...options, ...(tail === null ? {} : { tailLines: Number(tail) }) });
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.write(first);
  if (query.get('follow') !== 'true') {
    response.end();
    return;
  }
  let seen = api.log(user, ref, options);
  const timer = setInterval(() => {
    try {
      const now = api.log(user, ref, options);
      // A restarted container starts a new log; what was there before is not sent again.
      response.write(now.startsWith(seen) ? now.slice(seen.length) : now);
      seen = now;
    } catch (error) {
      clearInterval(timer);
      if (isClusterError(error)) response.end();
      else response.destroy();
    }
  }, FOLLOW_EVERY_MS);
  response.once('close', () => clearInterval(timer));
}
