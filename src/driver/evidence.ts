/** A failing container's last words, read before its pod is gone. Bounded, and with credentials taken out. */
import type { Call, Cluster } from '../cluster/port.ts';
import { isAborted } from '../core/errors.ts';
import type { KubeEvent } from '../core/kubernetes/objects.ts';
import { EVENTS } from '../core/kubernetes/resources.ts';
import { redact } from '../core/redact.ts';
import type { Failure } from '../core/run/record.ts';

export interface Evidence {
  readonly log: readonly string[];
  readonly detail?: string;
}

const LINES = 20;
const DEADLINE_MS = 4_000;

/** Never rejects but for abort: a rollback does not wait for a log that cannot be had. */
export async function collectEvidence(
  cluster: Cluster,
  namespace: string,
  failure: Failure,
  { signal }: Call,
): Promise<Evidence> {
  const { pod, container } = failure;
  if (pod === undefined) return { log: [] };
  const call = { signal, deadlineMs: DEADLINE_MS };
  const orNothing =
    <T>(fallback: T) =>
    (error: unknown): T => {
      if (isAborted(error) && signal.aborted) throw error;
      return fallback;
    };
  const read = async (previous: boolean): Promise<string> =>
    cluster.log(
      { namespace, name: pod },
      { tailLines: LINES, previous, ...(container === undefined ? {} : { container }) },
      call,
    );
  const [log, events] = await Promise.all([
    read(true)
      .catch(orNothing(''))
      .then(async (text) => (text === '' ? read(false).catch(orNothing('')) : text)),
    cluster
      .list<KubeEvent>(EVENTS, { namespace, fieldSelector: `involvedObject.name=${pod}` }, call)
      .then(({ items }) => items)
      .catch(orNothing<readonly KubeEvent[]>([])),
  ]);
  const warning = events.filter(({ type }) => type === 'Warning').at(-1);
  const detail =
    warning === undefined ? undefined : redact(`${warning.reason ?? 'Warning'}: ${warning.message ?? ''}`);
  return {
    log: log
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-LINES)
      .map((line) => redact(line, 300)),
    ...(detail === undefined ? {} : { detail }),
  };
}
