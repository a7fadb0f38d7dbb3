/** Commands of people: entries in the journal, from any machine. Refused with the reason when not possible now. */
import type { Call, Cluster } from '../cluster/port.ts';
import type { Clock } from '../core/clock.ts';
import { MaverickError } from '../core/errors.ts';
import { currentChecks, whyNot } from '../core/run/commands.ts';
import { appendEvents, isFull } from '../core/run/journal.ts';
import type { Actor, CommandName, RunRecord } from '../core/run/record.ts';
import { whoAmI } from './identity.ts';
import { editJournal } from './journal-store.ts';

export interface GivenCommand {
  readonly name: CommandName;
  readonly reason?: string;
  /** For `tick`: which manual check. */
  readonly check?: string;
}

export interface GiveCommandOptions {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly run: string;
  readonly command: GivenCommand;
  readonly host: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const DONE: Readonly<Record<CommandName, string>> = {
  pause: 'paused',
  resume: 'resumed',
  abort: 'aborted',
  rollback: 'rolled back',
  retry: 'retried',
  tick: 'ticked',
  unblock: 'unblocked',
};

/** @throws MaverickError `not-now` with the reason; nothing is written then */
export async function giveCommand({
  cluster,
  namespace,
  run,
  command,
  host,
  clock,
  signal,
}: GiveCommandOptions): Promise<RunRecord> {
  const call: Call = { signal };
  const actor = await whoAmI(cluster, 'person', host, call);
  return editJournal(
    { cluster, namespace },
    run,
    (record) => withCommand(record, command, actor, clock.now()),
    call,
  );
}

function withCommand(record: RunRecord, command: GivenCommand, actor: Actor, at: number): RunRecord {
  const reason = whyNot(command.name, record) ?? unknownCheck(record, command);
  if (reason !== undefined)
    throw new MaverickError('not-now', { what: `Cannot ${command.name} run ${record.id} now.`, why: reason });
  if (
    isFull(record.events) &&
    command.name !== 'abort' &&
    command.name !== 'rollback' &&
    command.name !== 'unblock'
  )
    throw new MaverickError('journal-full', {
      what: `The journal of run ${record.id} is full.`,
      why: 'A run holds what happened in one ConfigMap, and too much has happened.',
      next: 'Abort it or roll it back, and launch anew.',
    });
  const what = command.name === 'tick' ? `ticked "${command.check ?? ''}"` : DONE[command.name];
  const message = `${actor.name} ${what}${command.name === 'tick' ? '' : ' it'}${command.reason === undefined ? '.' : `: ${command.reason}`}`;
  const events = appendEvents(record.events, [{ at, type: 'command', actor, message, command }]);
  if (command.name !== 'unblock' || record.state.blocked === undefined) return { ...record, events };
  // The run has ended, so nobody drives it: the one change of state that a viewer writes.
  return {
    ...record,
    events,
    state: { ...record.state, blocked: { ...record.state.blocked, unblockedBy: actor.name } },
  };
}

function unknownCheck(record: RunRecord, { name, check }: GivenCommand): string | undefined {
  if (name !== 'tick') return undefined;
  const manual = currentChecks(record).filter(({ kind }) => kind === 'manual');
  if (manual.some((item) => item.name === check)) return undefined;
  return `There is no manual check "${check ?? ''}"; there are ${manual.map((item) => `"${item.name}"`).join(', ') || 'none'}.`;
}
