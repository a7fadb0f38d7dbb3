/** A live list of the runs of a namespace, for viewers: screens are views of the journal, never of state of their own. */
import { follow, type Freshness } from '../cluster/follow.ts';
import type { Cluster, ClusterError } from '../cluster/port.ts';
import type { Clock } from '../core/clock.ts';
import type { ConfigMap } from '../core/kubernetes/objects.ts';
import { CONFIG_MAPS } from '../core/kubernetes/resources.ts';
import { RUN_SELECTOR } from '../core/run/journal.ts';
import { decodeRuns, type Runs } from './journal-store.ts';

export interface FollowRunsOptions {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly onChange: (runs: Runs, freshness: Freshness, error?: ClusterError) => void;
}

export async function followRuns({
  cluster,
  namespace,
  clock,
  random,
  signal,
  onChange,
}: FollowRunsOptions): Promise<void> {
  // Journals do not change once they are written: only those with a new version are read again.
  const known = new Map<string, { readonly version: string | undefined; readonly runs: Runs }>();
  await follow<ConfigMap>(
    cluster,
    CONFIG_MAPS,
    { namespace, labelSelector: RUN_SELECTOR },
    {
      clock,
      random,
      signal,
      onChange(objects, freshness, error) {
        for (const [key, object] of objects) {
          const version = object.metadata?.resourceVersion;
          if (known.get(key)?.version !== version || version === undefined)
            known.set(key, { version, runs: decodeRuns([object]) });
        }
        for (const key of known.keys()) if (!objects.has(key)) known.delete(key);
        const all = [...known.values()].map(({ runs }) => runs);
        const records = all
          .flatMap((runs) => runs.records)
          .sort((a, b) => b.state.startedAt - a.state.startedAt);
        onChange({ records, unreadable: all.flatMap((runs) => runs.unreadable) }, freshness, error);
      },
    },
  );
}
