/**
 * The driver: observes, asks `decide`, writes the intent into the journal, carries the effects out, and goes round again. It may die at
 * any point; whoever drives next looks at what is really there. Clock, cluster and checks come from outside: rehearsal, simulation and
 * real rollouts run this same loop.
 */
import { isClusterError, type Call } from '../cluster/port.ts';
import type { CheckResult } from '../core/checks/check.ts';
import { isAborted } from '../core/errors.ts';
import type { Deployment } from '../core/kubernetes/objects.ts';
import { DEPLOYMENTS } from '../core/kubernetes/resources.ts';
import { decide } from '../core/run/decide.ts';
import type { Context, Decision, Effect, Observation } from '../core/run/effects.ts';
import { FIELD_MANAGER } from '../core/run/foreign.ts';
import { appendEvents, decodeRecord, headOf } from '../core/run/journal.ts';
import type { Actor, RunRecord, RunState } from '../core/run/record.ts';
import { createCheckRunner, type CheckRunner } from './check-runner.ts';
import type { DriveOptions } from './drive-options.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import { readRun, replaceJournal } from './journal-store.ts';
import type { Holder } from './lock.ts';
import { keepLock } from './lock-keeper.ts';
import { createObserver, type Observer } from './observer.ts';
import { patiently, RETRY_MS } from './patience.ts';
import { createWaker } from './waker.ts';

/** Thrown out of the loop when somebody else drives by now; caught in drive.ts. */
export class SteppedDown extends Error {
  readonly record: RunRecord;
  constructor(record: RunRecord) {
    super('Another driver has taken over.');
    this.record = record;
  }
}

/** One driver at work. Its state is soft until an event explains it; then both are written together. */
export class Driver {
  readonly #options: DriveOptions;
  readonly #holder: Holder;
  readonly #checks: CheckRunner;
  readonly #waker;
  readonly #fence: string;
  readonly #self: Actor;
  #record: RunRecord;
  #evidence: Evidence | undefined;
  #refusal: string | undefined;
  /** What the last write of the journal was to make of it: its answer may get lost although it took effect. */
  #attempted: RunRecord | undefined;

  constructor(options: DriveOptions, record: RunRecord, holder: Holder) {
    this.#options = options;
    this.#record = record;
    this.#holder = holder;
    this.#fence = record.state.fence ?? '';
    this.#self = {
      kind: 'driver',
      name: record.state.driver?.name ?? 'unknown',
      host: options.host,
      claimed: true,
    };
    this.#waker = createWaker(options.clock);
    this.#checks = createCheckRunner(options.runChecks, options.signal, () => this.#waker.wake());
  }

  get #call(): Call {
    return { signal: this.#options.signal };
  }

  get #place() {
    return { cluster: this.#options.cluster, namespace: this.#options.namespace };
  }

  async toTheEnd(stop: AbortController): Promise<RunRecord> {
    const { clock, signal } = this.#options;
    const lock = { ...this.#place, service: this.#record.plan.service };
    const keeper = keepLock(lock, this.#holder, {
      clock,
      signal,
      head: () => headOf(this.#record.events),
      onLost: () => this.#waker.wake(),
    });
    const observer = await this.#watch();
    try {
      while (this.#record.state.stage !== 'ended') {
        await this.#readJournal(observer);
        if (keeper.isLost()) throw new SteppedDown(this.#record);
        const wakeAt = await this.#round(observer);
        if (this.#isOver()) break;
        await this.#waker.wait(wakeAt, signal);
      }
      stop.abort();
      await Promise.all([observer.ended, keeper.ended, this.#checks.ended()]);
      return this.#record;
    } catch (error) {
      stop.abort();
      await Promise.allSettled([observer.ended, keeper.ended, this.#checks.ended()]);
      throw error;
    }
  }

  #isOver(): boolean {
    return this.#record.state.stage === 'ended';
  }

  async #watch(): Promise<Observer> {
    const { cluster, namespace, run, clock, random, signal } = this.#options;
    const { plan } = this.#record;
    const deployment = await patiently(this.#options, () =>
      cluster
        .get<Deployment>(DEPLOYMENTS, { namespace, name: plan.workload.name }, this.#call)
        .catch((error: unknown): Deployment => {
          // Deleted meanwhile: the plan still knows which pods were its own.
          if (isClusterError(error, 'not-found'))
            return {
              spec: { selector: { matchLabels: plan.workload.selector }, template: plan.before.template },
            };
          throw error;
        }),
    );
    return createObserver({
      cluster,
      plan,
      run,
      deployment,
      clock,
      random,
      signal,
      onChange: () => this.#waker.wake(),
      onBlind: (message) => this.#options.onTrouble?.(message),
    });
  }

  /** Takes in what others wrote: commands, or a new driver's fence. */
  async #readJournal(observer: Observer): Promise<void> {
    const watched = observer.journal();
    if (watched === undefined) {
      // Without its journal a run has no plan and no way back: it ends here, by `run-unknown`, when it is really gone.
      if (observer.freshSince() !== undefined) await this.#readAgain();
      return;
    }
    if (Number(watched.metadata?.resourceVersion ?? 0) <= Number(this.#record.resourceVersion ?? 0)) return;
    this.#adopt(decodeRecord(watched));
  }

  async #readAgain(): Promise<RunRecord> {
    return patiently(this.#options, () => readRun(this.#place, this.#record.id, this.#call));
  }

  #adopt(theirs: RunRecord): void {
    if (theirs.state.fence !== this.#fence) throw new SteppedDown(theirs);
    // What is written is what counts, if it is what we wrote; else ours is newer in what is not worth an event.
    const mine = this.#attempted;
    const last = mine?.events.at(-1);
    const arrived = last !== undefined && theirs.events[last.seq - 1]?.hash === last.hash;
    this.#record = { ...theirs, state: arrived && mine !== undefined ? mine.state : this.#record.state };
    this.#attempted = undefined;
  }

  /** One look, one decision, its record, its effects. Returns when to look again. */
  async #round(observer: Observer): Promise<number | undefined> {
    const { clock } = this.#options;
    const workload = observer.workload();
    if (workload === undefined) return undefined;
    let results = this.#checks.results();
    let decision = this.#decide(observer, results);
    if (workload === 'gone' || isConclusion(this.#record.state, decision.state)) {
      // Nothing is concluded from what a watch that is behind may have missed.
      try {
        await observer.refresh(this.#call);
      } catch (error) {
        return this.#later(error);
      }
      results = this.#checks.results();
      decision = this.#decide(observer, results);
    }
    if (!(await this.#write(decision))) return clock.now();
    this.#checks.taken(results);
    this.#evidence = undefined;
    // It stands in the state now, as a hold, until somebody tells the run to try again.
    this.#refusal = undefined;
    for (const effect of decision.effects) {
      const again = await this.#carryOut(effect, observer);
      if (again !== undefined) return again;
    }
    return decision.wakeAt;
  }

  #decide(observer: Observer, results: readonly CheckResult[]): Decision {
    const observation: Observation = {
      workload: observer.workload() ?? 'gone',
      freshSince: observer.freshSince(),
      events: this.#record.events,
      results,
      evidence: this.#evidence,
      refusal: this.#refusal,
    };
    const context: Context = {
      run: this.#record.id,
      plan: this.#record.plan,
      self: this.#self,
      now: this.#options.clock.now(),
    };
    return decide(this.#record.state, observation, context);
  }

  /** Written ahead: false when somebody else wrote meanwhile and everything must be looked at again. */
  async #write({ state, events }: Decision): Promise<boolean> {
    const { clock } = this.#options;
    const { name, host } = this.#self;
    const next: RunRecord = { ...this.#record, state, events: appendEvents(this.#record.events, events) };
    // A command that was taken is written down even when nothing follows from it yet: viewers read from the state what is possible.
    const obeyed = this.#record.events.some(
      ({ seq, type }) => type === 'command' && seq > this.#record.state.seen && seq <= state.seen,
    );
    if (events.length === 0 && !obeyed) {
      this.#record = next;
      return true;
    }
    this.#attempted = events.length === 0 ? undefined : next;
    try {
      const saved = await replaceJournal(
        this.#place,
        { ...next, state: { ...state, driver: { name, host, at: clock.now() } } },
        this.#call,
      );
      this.#attempted = undefined;
      this.#record = saved;
      this.#options.onRecord?.(saved);
      return true;
    } catch (error) {
      if (isClusterError(error, 'conflict', 'not-found')) {
        this.#adopt(await this.#readAgain());
        return false;
      }
      await clock.sleep((await this.#later(error)) - clock.now(), this.#options.signal);
      return false;
    }
  }

  async #carryOut(effect: Effect, observer: Observer): Promise<number | undefined> {
    switch (effect.kind) {
      case 'run-checks':
        this.#checks.start(effect.checks, this.#record);
        return undefined;
      case 'collect-evidence':
        this.#evidence = await collectEvidence(
          this.#options.cluster,
          this.#options.namespace,
          effect.failure,
          this.#call,
        );
        return this.#options.clock.now();
      case 'patch':
        return this.#patch(effect, observer);
    }
  }

  async #patch(effect: Extract<Effect, { kind: 'patch' }>, observer: Observer): Promise<number> {
    const { cluster, namespace, clock } = this.#options;
    const ref = { namespace, name: this.#record.plan.workload.name };
    const before = observer.workload();
    try {
      observer.wrote(
        await cluster.patch<Deployment>(DEPLOYMENTS, ref, effect.operations, {
          ...this.#call,
          fieldManager: FIELD_MANAGER,
        }),
      );
      this.#refusal = undefined;
      return clock.now();
    } catch (error) {
      if (isClusterError(error, 'invalid', 'not-found', 'forbidden', 'quota')) {
        await patiently(this.#options, () => observer.refresh(this.#call));
        const now = observer.workload();
        const unchanged =
          before !== 'gone' &&
          now !== 'gone' &&
          before?.deployment.metadata?.resourceVersion === now?.deployment.metadata?.resourceVersion;
        // A failed test explains itself by a Deployment that is not what we saw. If it is, the server means it.
        if (unchanged) this.#refusal = error.message;
        return clock.now();
      }
      return this.#later(error);
    }
  }

  /** For errors that may pass; anything else is a defect and comes out. */
  async #later(error: unknown): Promise<number> {
    if (isAborted(error) || !isClusterError(error)) throw error;
    this.#options.onTrouble?.(error.message);
    return Promise.resolve(this.#options.clock.now() + (error.retryAfterMs ?? RETRY_MS));
  }
}

/** A stage, a failure or a hold that was not there before. */
function isConclusion(before: RunState, after: RunState): boolean {
  return (
    after.stage !== before.stage ||
    (after.failure !== undefined && after.failure.reason !== before.failure?.reason) ||
    (after.hold !== undefined && after.hold.reason !== before.hold?.reason)
  );
}
