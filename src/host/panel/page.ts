/** The whole page, from what the journal, the watches and the checklists say. Pure. */
import type { PodTemplateSpec } from '../../core/kubernetes/objects.ts';
import { readStatus } from '../../core/rollout/status.ts';
import type { Version, Workload } from '../../core/rollout/status.ts';
import type { CommandName, RunRecord } from '../../core/run/record.ts';
import type { ChecklistView, PageSnapshot, PodGroupView } from '../../protocol/snapshot.ts';
import { runChecklists } from './check-view.ts';
import { podViews } from './pod-view.ts';
import { tagOf } from '../../core/run/describe.ts';
import { runView } from './run-view.ts';

/** Pods of one version that are listed; the rest are counted. */
const PODS = 200;

export interface PageSource {
  readonly record?: RunRecord;
  readonly possible: readonly CommandName[];
  readonly workload?: Workload;
  /** Why what is shown may be old. */
  readonly stale?: string;
  /** Checklists that a person runs on their own. */
  readonly checklists: readonly ChecklistView[];
  readonly empty: string;
}

export function pageOf(source: PageSource): PageSnapshot {
  const { record, workload, stale } = source;
  const base = { ...(stale === undefined ? {} : { stale }) };
  if (record === undefined) return { ...base, checklists: [...source.checklists], empty: source.empty };
  return {
    ...base,
    run: runView(record, source.possible),
    ...(workload === undefined ? {} : { pods: podGroups(workload, record) }),
    checklists: [...runChecklists(record, source.possible), ...source.checklists],
  };
}

/** The pods of the old and of the new version of a run. */
export function podGroups(workload: Workload, { plan }: RunRecord): PodGroupView[] {
  const target: PodTemplateSpec = plan.target.template;
  const status = readStatus(workload, target);
  const old = group('old', `${plan.before.version ?? tagOf(plan.before.image)} (old)`, status.others);
  const fresh = group(
    'new',
    `${plan.release.version} (new)`,
    status.target === undefined ? [] : [status.target],
  );
  return [fresh, old];
}

function group(key: 'old' | 'new', title: string, versions: readonly Version[]): PodGroupView {
  const pods = versions.flatMap((version) => version.pods);
  return {
    key,
    title,
    pods: podViews(pods).slice(0, PODS),
    ready: versions.reduce((sum, { ready }) => sum + ready, 0),
    total: pods.length,
  };
}
