import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClusterError, type Cluster } from '../../../src/cluster/port.ts';
import type { Lease } from '../../../src/core/kubernetes/objects.ts';
import { LEASES, NAMESPACES } from '../../../src/core/kubernetes/resources.ts';
import { appendEvents } from '../../../src/core/run/journal.ts';
import { collectEvidence } from '../../../src/driver/evidence.ts';
import { createJournal, editJournal, readRun } from '../../../src/driver/journal-store.ts';
import {
  acquire,
  LEASE_SECONDS,
  leaseName,
  letGo,
  renew,
  takeForLaunch,
  type Holder,
} from '../../../src/driver/lock.ts';
import { createPracticeCluster } from '../../../src/sandbox/practice-cluster.ts';
import { createVirtualClock } from '../../../src/sandbox/virtual-clock.ts';
import { seededRandom } from '../../scenarios/random.ts';
import { DRIVER, NOW, plan, RUN, state } from '../run/fixtures.ts';

const call = { signal: new AbortController().signal };

function place() {
  const clock = createVirtualClock();
  const practice = createPracticeCluster({ clock, random: seededRandom(1) });
  practice.store.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  return { clock, cluster: practice.cluster(), namespace: 'shop', service: 'app' };
}

const holder = (process: string, run = RUN): Holder => ({ run, process });
const never = { isDead: () => false, onWait: () => undefined, isOver: () => Promise.resolve(false) };

describe('the lock', () => {
  it('a launch takes it at once, a second one is refused and told who has it', async () => {
    const here = place();
    await takeForLaunch(here, holder('launch/a'), here.clock, () => Promise.resolve(false), call);
    await assert.rejects(
      takeForLaunch(here, holder('launch/b', 'other'), here.clock, () => Promise.resolve(false), call),
      (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, new RegExp(`locked by run ${RUN}`));
        return true;
      },
    );
    await takeForLaunch(here, holder('launch/b', 'other'), here.clock, () => Promise.resolve(true), call);
  });

  it('a driver takes over from its launch at once, from a silent driver after a whole lease, from a dead one at once', async () => {
    const here = place();
    const { clock } = here;
    await takeForLaunch(here, holder('launch/a'), clock, () => Promise.resolve(false), call);
    const start = clock.now();
    const taken = async (process: string, options: Partial<typeof never> = {}): Promise<number> => {
      const from = clock.now();
      assert.equal(
        await clock.runUntil(acquire(here, holder(process), { clock, call, ...never, ...options })),
        true,
      );
      return clock.now() - from;
    };
    assert.equal(await taken('one/1/x'), 0);
    assert.equal(clock.now(), start);
    const waited = await taken('two/1/x');
    assert.ok(waited >= LEASE_SECONDS * 1000 && waited < LEASE_SECONDS * 1000 + 3_000, `${waited} ms`);
    assert.equal(await taken('three/1/x', { isDead: () => true }), 0);
  });

  it('a holder that renews is waited for; when its run ends there is nothing to take', async () => {
    const here = place();
    const { clock } = here;
    await acquire(here, holder('one/1/x'), { clock, call, ...never });
    const told: string[] = [];
    let over = false;
    const waiting = acquire(here, holder('two/1/x'), {
      ...{ clock, call, isDead: () => false, isOver: () => Promise.resolve(over) },
      onWait: ({ process }) => told.push(process),
    });
    const keep = async (): Promise<void> => {
      for (let i = 0; i < 12; i += 1) {
        await clock.sleep(5_000);
        assert.equal(await renew(here, holder('one/1/x'), clock.now(), 'head', call), true);
      }
      over = true;
    };
    await clock.runUntil(keep());
    assert.equal(await clock.runUntil(waiting), false);
    assert.deepEqual(told, ['one/1/x']);
  });

  it('renewing tells when somebody else has it; letting go leaves another’s alone and keeps the published hash', async () => {
    const here = place();
    const { clock, cluster } = here;
    await acquire(here, holder('one/1/x'), { clock, call, ...never });
    await renew(here, holder('one/1/x'), clock.now(), 'head-1', call);
    await acquire(here, holder('two/1/x'), { clock, call, ...never, isDead: () => true });
    assert.equal(await renew(here, holder('one/1/x'), clock.now(), 'head-2', call), false);
    await letGo(here, holder('one/1/x'), clock.now(), 'head-2', call);
    const lease = (): Promise<Lease> =>
      cluster.get(LEASES, { namespace: 'shop', name: leaseName('app') }, call);
    assert.match((await lease()).spec?.holderIdentity ?? '', /two/);
    await letGo(here, holder('two/1/x'), clock.now(), undefined, call);
    assert.equal((await lease()).spec?.holderIdentity, '');
    assert.equal((await lease()).metadata?.annotations?.['maverick.dev/journal-head'], 'head-1');
  });
});

describe('the journal’s store', () => {
  it('two who write at once both get through, one after the other', async () => {
    const here = place();
    const record = { id: RUN, plan: plan(), state: state(), events: [] };
    await createJournal(here, record, call);
    const add = (message: string) =>
      editJournal(
        here,
        RUN,
        (now) => ({
          ...now,
          events: appendEvents(now.events, [{ at: NOW, type: 'progress', actor: DRIVER, message }]),
        }),
        call,
      );
    await Promise.all([add('One.'), add('Two.'), add('Three.')]);
    assert.equal((await readRun(here, RUN, call)).events.length, 3);
    await assert.rejects(readRun(here, 'nothing', call), { code: 'run-unknown' });
  });
});

describe('a failing container’s last words', () => {
  const failure = { reason: 'crash-loop', message: '', pod: 'app-1', container: 'app' };
  const cluster = (log: (previous: boolean) => Promise<string>, items: readonly object[] = []): Cluster => ({
    ...place().cluster,
    log: (_ref, { previous = false }) => log(previous),
    list: () => Promise.resolve({ items: items as never, resourceVersion: '1' }),
  });

  it('the previous run’s log first, cut to its last lines, without credentials', async () => {
    const lines = Array.from({ length: 50 }, (_, i) => `line ${i} password=hunter${i}`).join('\n');
    const { log } = await collectEvidence(
      cluster((previous) => Promise.resolve(previous ? lines : 'now')),
      'shop',
      failure,
      call,
    );
    assert.equal(log.length, 20);
    assert.match(log.at(-1) ?? '', /^line 49 password=\[redacted\]$/);
  });

  it('no log and no events are no reason to wait: a rollback goes on', async () => {
    const refuse = (): Promise<string> => Promise.reject(new ClusterError('not-found', { what: 'gone' }));
    assert.deepEqual(await collectEvidence(cluster(refuse), 'shop', failure, call), { log: [] });
    const event = { type: 'Warning', reason: 'Failed', message: 'pull token=abc failed' };
    const found = await collectEvidence(cluster(refuse, [event]), 'shop', failure, call);
    assert.equal(found.detail, 'Failed: pull token=[redacted] failed');
  });
});
