/** What must hold whatever happens, looked at with every change of the cluster. */
import type { ConfigMap, Deployment, Pod } from '../../src/core/kubernetes/objects.ts';
import { DEPLOYMENTS, PODS } from '../../src/core/kubernetes/resources.ts';
import { FENCE_LABEL, labelOf, RESTORE_LABEL, RUN_LABEL } from '../../src/core/rollout/marks.ts';
import { isLiving, isReady } from '../../src/core/rollout/status.ts';
import { verifyChain } from '../../src/core/run/journal.ts';
import type { RunRecord } from '../../src/core/run/record.ts';
import type { PracticeCluster } from '../../src/sandbox/practice-cluster.ts';
import type { JsonPatchOperation } from '../../src/cluster/port.ts';
import { canonicalJson } from '../../src/core/json.ts';

const MOST_BYTES = 200_000;
const RUN_PATH = '/metadata/labels/maverick.dev~1run';
const FENCE_PATH = '/metadata/labels/maverick.dev~1fence';

export class Broken extends Error {
  override readonly name = 'Broken';
}

export interface Watching {
  /** From now on the Ready pods may not fall below the wanted number. */
  guardReady(): void;
  /** A driver's patch of the Deployment took effect. */
  patched(driver: string, operations: readonly JsonPatchOperation[]): void;
  /** Throws the first thing that was broken. */
  verify(): void;
  /** Of a run that has ended. */
  verifyEnd(
    record: RunRecord,
    before: Deployment,
    images: { readonly old: string; readonly new: string },
  ): void;
  stop(): void;
}

export function watchInvariants({ store }: PracticeCluster, namespace: string): Watching {
  const problems: string[] = [];
  const fences: { readonly driver: string; readonly epoch: number }[] = [];
  let guarded = false;
  const scope = { namespace, labelSelector: 'app=app' };
  const ref = { namespace, name: 'app' };

  /** What a run left behind with its very last write: what strangers do after that is not its business. */
  let left: { readonly image: string | undefined; readonly others: number } | undefined;
  const look = (): typeof left => {
    const image = store.get<Deployment>(DEPLOYMENTS, ref)?.spec?.template.spec?.containers[0]?.image;
    const pods = store.list<Pod>(PODS, scope).filter(isLiving);
    return { image, others: pods.filter((pod) => pod.spec?.containers[0]?.image !== image).length };
  };

  const stop = store.subscribe(({ object, previous, type }) => {
    if (guarded && object.kind === 'Pod') {
      const wanted = store.get<Deployment>(DEPLOYMENTS, ref)?.spec?.replicas ?? 0;
      const was = previous !== undefined && isReady(previous);
      if (was && (type === 'DELETED' || !isReady(object))) {
        const ready = store.list<Pod>(PODS, scope).filter(isReady).length;
        if (ready < wanted) problems.push(`only ${ready} of ${wanted} pods are Ready`);
      }
    }
    if (object.kind === 'ConfigMap' && previous !== undefined && type === 'MODIFIED') {
      const [now, then] = [object as ConfigMap, previous as ConfigMap].map(({ data }) => data ?? {});
      if (!`${now?.['events'] ?? ''}\n`.startsWith(`${then?.['events'] ?? ''}\n`))
        problems.push('an event of the journal was changed or removed');
      if (now?.['plan'] !== then?.['plan']) problems.push('the plan was changed');
      const size = Object.values(now ?? {}).reduce((sum, text) => sum + text.length, 0);
      if (size > MOST_BYTES) problems.push(`the journal has ${size} bytes`);
    }
  });

  return {
    guardReady() {
      guarded = true;
    },
    patched(driver, operations) {
      const tested = operations.find(({ op }) => op === 'test')?.path;
      const taken = operations.find(
        ({ op, path }) => op === 'add' && (path === FENCE_PATH || path === '/metadata/labels'),
      );
      if (taken !== undefined) {
        const epoch = Number(/e(\d+)-/.exec(JSON.stringify(taken.value))?.[1] ?? 0);
        const newest = Math.max(0, ...fences.map((each) => each.epoch));
        // Its own is taken again when somebody took it off.
        if (epoch < newest || (epoch === newest && fences.at(-1)?.driver !== driver))
          problems.push(`${driver} took the fence with epoch ${epoch} after epoch ${newest}`);
        fences.push({ driver, epoch });
      } else {
        if (tested !== FENCE_PATH) problems.push(`${driver} wrote without a test of the fence`);
        const holder = fences.at(-1)?.driver;
        if (holder !== driver) problems.push(`${driver} wrote although ${holder} has the fence`);
      }
      if (operations.some(({ op, path }) => op === 'remove' && path === RUN_PATH)) left = look();
      if (operations.some(({ op, path }) => op !== 'test' && path.startsWith('/spec/replicas')))
        problems.push(`${driver} wrote the replicas`);
    },
    verify() {
      if (problems.length > 0) throw new Broken(problems.slice(0, 3).join('; '));
    },
    verifyEnd({ state, events, plan }, before, images) {
      const chain = verifyChain(events);
      if (!chain.ok) problems.push(chain.message);
      const live = store.get<Deployment>(DEPLOYMENTS, ref);
      const wanted = state.outcome === 'succeeded' ? images.new : images.old;
      if ((left?.image ?? images.old) !== wanted)
        problems.push(`ended ${state.outcome}, and left ${left?.image} behind`);
      if (left !== undefined && left.others > 0)
        problems.push(`ended ${state.outcome} with ${left.others} pods of another version`);
      if (live !== undefined) {
        for (const label of [FENCE_LABEL, RUN_LABEL, RESTORE_LABEL])
          if (labelOf(live, label) !== undefined) problems.push(`ended with the label ${label}`);
        if (canonicalJson(live.spec?.strategy) !== canonicalJson(before.spec?.strategy))
          problems.push(`ended with the strategy ${canonicalJson(live.spec?.strategy)}`);
      }
      if ((state.rollback?.automatic === true) !== (state.blocked !== undefined))
        problems.push('blocked without an automatic rollback, or the other way round');
      if (state.outcome === 'succeeded' && plan.steps.some(({ kind }) => kind !== 'roll')) {
        const passed = [...state.gate, ...state.validation].filter(
          ({ verdict }) => verdict === 'pass',
        ).length;
        const asked = plan.steps.reduce(
          (sum, step) => sum + (step.kind === 'roll' ? 0 : step.checks.length),
          0,
        );
        if (passed !== asked) problems.push(`succeeded with ${passed} of ${asked} checks passed`);
      }
    },
    stop,
  };
}
