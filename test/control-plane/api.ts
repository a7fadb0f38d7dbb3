/** The few plain HTTPS calls that the harness itself makes; what is under test has its own client. */
import { request } from 'node:https';

export interface Answer {
  readonly status: number;
  /** Parsed JSON, or the text when it is none. */
  readonly body: unknown;
}

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With the query, from the root: `/api/v1/namespaces`. */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

const DEADLINE_MS = 10_000;

/** Rejects only when there is no answer. `ca` is PEM. */
export function call(
  server: { readonly port: number; readonly ca: string; readonly token: string },
  { method, path, body, contentType = 'application/json' }: ApiCall,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: server.port,
        ca: server.ca,
        method,
        path,
        agent: false,
        timeout: DEADLINE_MS,
        headers: {
          authorization: `Bearer ${server.token}`,
          accept: 'application/json',
          'content-type': contentType,
        },
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        incoming.once('error', reject);
        incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, body: parsed(text) }));
      },
    );
    outgoing.once('timeout', () => outgoing.destroy(new Error(`No answer to ${method} ${path} in 10 s.`)));
    outgoing.once('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
