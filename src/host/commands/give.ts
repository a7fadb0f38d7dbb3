/** What pause, resume, abort, roll back, retry and unblock have in common: find the run, tell its journal, show it. */
import type { CommandName } from '../../core/run/record.ts';
import { MaverickError } from '../../core/errors.ts';
import { statusText } from '../../core/run/describe.ts';
import type { Host } from '../host.ts';
import { giveCommand } from '../services/engine.ts';
import type { KnownRun } from '../services/runs.ts';
import { textIn, textOrIn } from './argument.ts';
import { choose } from './ask.ts';

interface Details {
  /** Why; the note of a tick. */
  readonly reason?: string;
  readonly check?: string;
}

/** The run that is meant: named by the argument, the only one, or chosen. Rejects when the command is possible for none. */
export async function chooseRun(
  host: Host,
  command: CommandName,
  title: string,
  argument: unknown,
): Promise<KnownRun | undefined> {
  const id = textOrIn(argument, 'run');
  const service = textIn(argument, 'service');
  const environment = textIn(argument, 'environment');
  const offered = host.runs.offering(command).filter(({ record }) => {
    if (id !== undefined) return record.id === id;
    if (service !== undefined && record.plan.service !== service) return false;
    return environment === undefined || record.plan.environment.name === environment;
  });
  if (offered.length === 0) {
    throw new MaverickError('not-possible', {
      what: `There is no rollout here for which "${title}" is possible now.`,
      next: 'The Rollout view shows what is possible, as soon as its environment is connected.',
    });
  }
  return choose(
    offered.map((run) => ({ label: statusText(run.record), description: run.record.id, value: run })),
    `${title}: which rollout?`,
  );
}

export async function give(
  host: Host,
  run: KnownRun,
  name: CommandName,
  details: Details = {},
): Promise<void> {
  const { session, record } = run;
  const { reason, check } = details;
  const answer = await giveCommand(host, session, record, {
    name,
    ...(reason === undefined || reason === '' ? {} : { reason }),
    ...(check === undefined ? {} : { check }),
  });
  session.take(answer);
  if (answer.state.stage === 'ended') return;
  host.runs.follow(answer.id);
  host.runs.select(answer.id === record.id ? record.id : undefined);
}
