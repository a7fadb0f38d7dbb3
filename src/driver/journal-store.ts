/** Journals in the cluster: read, list, and changed by compare-and-swap only. */
import { isClusterError, type Call, type Cluster } from '../cluster/port.ts';
import { MaverickError } from '../core/errors.ts';
import type { ConfigMap } from '../core/kubernetes/objects.ts';
import { CONFIG_MAPS } from '../core/kubernetes/resources.ts';
import { decodeRecord, encodeRecord, journalName, RUN_SELECTOR, SERVICE_LABEL } from '../core/run/journal.ts';
import type { RunRecord } from '../core/run/record.ts';

export interface JournalPlace {
  readonly cluster: Cluster;
  readonly namespace: string;
}

/** Finished runs kept for each service: the history that people and figures read. */
const KEEP = 50;
const ATTEMPTS = 8;

/** @throws MaverickError `run-unknown` */
export async function readRun(
  { cluster, namespace }: JournalPlace,
  run: string,
  call: Call,
): Promise<RunRecord> {
  try {
    return decodeRecord(
      await cluster.get<ConfigMap>(CONFIG_MAPS, { namespace, name: journalName(run) }, call),
    );
  } catch (error) {
    if (!isClusterError(error, 'not-found')) throw error;
    throw new MaverickError(
      'run-unknown',
      {
        what: `There is no run ${run} in ${namespace}.`,
        next: 'See `maverick history` for the runs there are.',
      },
      error,
    );
  }
}

export interface Runs {
  /** Newest first. */
  readonly records: readonly RunRecord[];
  /** Journals that cannot be read, one sentence each: the others are shown all the same. */
  readonly unreadable: readonly string[];
}

export async function listRuns(
  { cluster, namespace }: JournalPlace,
  call: Call & { readonly service?: string },
): Promise<Runs> {
  const labelSelector =
    call.service === undefined ? RUN_SELECTOR : `${RUN_SELECTOR},${SERVICE_LABEL}=${call.service}`;
  const { items } = await cluster.list<ConfigMap>(CONFIG_MAPS, { namespace, labelSelector }, call);
  return decodeRuns(items);
}

export function decodeRuns(items: Iterable<ConfigMap>): Runs {
  const records: RunRecord[] = [];
  const unreadable: string[] = [];
  for (const item of items) {
    try {
      records.push(decodeRecord(item));
    } catch (error) {
      if (!(error instanceof MaverickError)) throw error;
      unreadable.push(error.message);
    }
  }
  return {
    records: records.sort((a, b) => b.state.startedAt - a.state.startedAt || (a.id < b.id ? 1 : -1)),
    unreadable,
  };
}

export async function createJournal(
  { cluster }: JournalPlace,
  record: RunRecord,
  call: Call,
): Promise<RunRecord> {
  return decodeRecord(await cluster.create<ConfigMap>(CONFIG_MAPS, encodeRecord(record), call));
}

/** One compare-and-swap; `conflict` when somebody else wrote meanwhile. */
export async function replaceJournal(
  { cluster }: JournalPlace,
  record: RunRecord,
  call: Call,
): Promise<RunRecord> {
  return decodeRecord(await cluster.replace<ConfigMap>(CONFIG_MAPS, encodeRecord(record), call));
}

/** Reads, changes and writes until nobody else was faster. `edit` may throw to refuse. */
export async function editJournal(
  place: JournalPlace,
  run: string,
  edit: (record: RunRecord) => RunRecord,
  call: Call,
): Promise<RunRecord> {
  for (let attempt = 1; ; attempt += 1) {
    const record = await readRun(place, run, call);
    try {
      return await replaceJournal(place, edit(record), call);
    } catch (error) {
      if (!isClusterError(error, 'conflict') || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Removes the oldest ended runs of a service beyond what is kept. A run that still blocks the service is kept. */
export async function prune(place: JournalPlace, service: string, call: Call): Promise<void> {
  const { records } = await listRuns(place, { ...call, service });
  const ended = records.filter(({ state }) => state.stage === 'ended');
  for (const { id } of ended.slice(KEEP)) {
    await place.cluster
      .delete(CONFIG_MAPS, { namespace: place.namespace, name: journalName(id) }, call)
      .catch((error: unknown) => {
        // Housekeeping must not fail a run; without the right to delete, journals simply stay.
        if (!isClusterError(error)) throw error;
      });
  }
}
