/** People and strangers of a simulation: what they do at random, and what a reasonable person does about a hold. */
import { isClusterError, type Cluster } from '../../src/cluster/port.ts';
import { MaverickError } from '../../src/core/errors.ts';
import type { Pod } from '../../src/core/kubernetes/objects.ts';
import { PODS } from '../../src/core/kubernetes/resources.ts';
import { openTicks } from '../../src/core/run/commands.ts';
import type { CommandName, RunRecord } from '../../src/core/run/record.ts';
import { live, patchAs, record, setImage, tell } from '../scenarios/kit.ts';
import type { World } from '../scenarios/world.ts';
import type { Happening } from './circumstances.ts';

/** A no is an answer. */
async function tryTo(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof MaverickError && error.code === 'not-now') && !isClusterError(error)) throw error;
  }
}

const COMMANDS: readonly string[] = [
  'pause',
  'resume',
  'abort',
  'rollback',
  'retry',
] satisfies readonly CommandName[];

export async function happen(world: World, run: string, what: Happening, compact: () => void): Promise<void> {
  if (COMMANDS.includes(what)) return tryTo(() => tell(world, run, { name: what as CommandName }));
  const replicas = (await live(world)).spec?.replicas ?? 1;
  const scaleTo = (to: number): Promise<unknown> =>
    patchAs(world, 'somebody', [{ op: 'replace', path: '/spec/replicas', value: to }]);
  switch (what) {
    case 'scale-up':
      return tryTo(() => scaleTo(replicas + 1 + Math.floor(world.random() * 3)));
    case 'scale-down':
      return tryTo(() => scaleTo(Math.max(0, replicas - 1 - Math.floor(world.random() * 2))));
    case 'delete-pod':
      return tryTo(() => deleteOne(world.cluster, world));
    case 'set-image':
      return tryTo(() => patchAs(world, 'kubectl-set', setImage('1.2.9')));
    case 'pause-elsewhere':
      return tryTo(() =>
        patchAs(world, 'kubectl-rollout', [{ op: 'add', path: '/spec/paused', value: true }]),
      );
    case 'resume-elsewhere':
      return tryTo(() => patchAs(world, 'kubectl-rollout', [{ op: 'remove', path: '/spec/paused' }]));
    case 'unfence':
      return tryTo(() =>
        patchAs(world, 'kubectl-label', [{ op: 'remove', path: '/metadata/labels/maverick.dev~1fence' }]),
      );
    case 'compact':
      compact();
      return;
    default:
  }
}

async function deleteOne(cluster: Cluster, { namespace, random, signal }: World): Promise<void> {
  const { items } = await cluster.list<Pod>(PODS, { namespace, labelSelector: 'app=app' }, { signal });
  const pod = items[Math.floor(random() * items.length)];
  if (pod?.metadata?.name !== undefined)
    await cluster.delete(PODS, { namespace, name: pod.metadata.name }, { signal });
}

/** Does what the hold says can be done. */
export async function seeTo(world: World, run: string): Promise<void> {
  const { state, plan }: RunRecord = await record(world, run);
  if (state.stage === 'ended') return;
  const command = (...names: readonly [CommandName, ...CommandName[]]): Promise<void> => {
    const name = names[Math.floor(world.random() * names.length)] ?? names[0];
    return tryTo(() => tell(world, run, { name }));
  };
  if (state.paused !== undefined) return command('resume');
  switch (state.hold?.reason) {
    case undefined:
      return;
    case 'tick-needed':
      for (const { name } of openTicks({ state, plan }))
        await tryTo(() => tell(world, run, { name: 'tick', check: name }));
      return;
    case 'check-unclear':
    case 'write-refused':
    case 'fenced-out':
      return command('retry');
    case 'paused-elsewhere':
      return command('resume', 'abort');
    case 'workload-changed':
      return command('retry', state.stage === 'rolling-back' ? 'retry' : 'rollback');
    case 'scaled-to-zero':
      await tryTo(() => patchAs(world, 'somebody', [{ op: 'replace', path: '/spec/replicas', value: 2 }]));
      return;
    case 'failed':
    case 'both-bad':
      return command('rollback', 'abort');
    default:
  }
}
