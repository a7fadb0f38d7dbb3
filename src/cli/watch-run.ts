/** Follows one run until it has ended or needs a person. Watching changes nothing; the run goes on without it. */
import { isAborted } from '../core/errors.ts';
import { openTicks } from '../core/run/commands.ts';
import { durationText, statusText } from '../core/run/describe.ts';
import type { RunRecord } from '../core/run/record.ts';
import type { Cli } from './cli.ts';
import { EXIT, exitCodeOfRun, type ExitCode } from './exit-codes.ts';
import { conclusion } from './json/run-document.ts';
import type { Session } from './session.ts';
import { conclusionText, eventText, toneOf } from './text/run.ts';
import { watchDriver } from './watch-driver.ts';

/** Resolves with the code that the run's end, or its hold, stands for. */
export async function watchRun(cli: Cli, session: Session, first: RunRecord): Promise<ExitCode> {
  const { narrator, surroundings } = cli;
  const teller = createTeller(cli);
  teller.tell(first);
  let record = first;
  let nobody: string | undefined;
  const over = new AbortController();
  const signal = AbortSignal.any([cli.signal, over.signal]);
  const look = (next: RunRecord | undefined, stale: string | undefined): void => {
    if (next !== undefined) {
      record = next;
      teller.tell(next);
    }
    teller.trouble(stale);
    if (isSettled(record)) over.abort();
  };
  look(first, undefined);
  const [{ followRuns }] = await Promise.all([import('../driver/follow-runs.ts')]);
  const following = followRuns({
    ...session,
    clock: surroundings.clock,
    random: surroundings.random,
    signal,
    onChange: ({ records }, freshness, error) =>
      look(
        records.find(({ id }) => id === first.id),
        freshness === 'live' ? undefined : (error?.message ?? 'The connection to the cluster is broken.'),
      ),
  });
  const ticking = tick(cli, signal, () => teller.progress(record));
  const driving = watchDriver(cli, session, first, signal, (reason) => {
    nobody = reason;
    over.abort();
  });
  try {
    await Promise.all([following, ticking, driving]);
  } finally {
    over.abort();
    narrator.quiet();
  }
  if (surroundings.interrupted.aborted) {
    narrator.say(`Detached. The run goes on. Follow it: maverick watch ${record.id}`);
    return EXIT.interrupted;
  }
  if (nobody !== undefined && !isSettled(record)) {
    narrator.say(`${narrator.paint('yellow', nobody)}\n  Go on with it: maverick drive ${record.id}`);
  }
  if (cli.format === 'json') cli.json(conclusion(record));
  else cli.text(conclusionText(record, cli.paint));
  return exitCodeOfRun(record);
}

/** Ended, or stopped in a safe state until a person says what now. */
function isSettled({ state }: RunRecord): boolean {
  return state.stage === 'ended' || state.hold !== undefined;
}

interface Teller {
  tell(record: RunRecord): void;
  progress(record: RunRecord): void;
  trouble(message: string | undefined): void;
}

function createTeller({ narrator, surroundings }: Cli): Teller {
  let told = 0;
  let waiting = '';
  let trouble: string | undefined;
  const progress = (record: RunRecord): void => {
    const { startedAt, stage } = record.state;
    if (stage === 'ended') return;
    const time = durationText(surroundings.clock.now() - startedAt);
    narrator.progress(`${statusText(record)}  ${time}`, toneOf(record));
  };
  return {
    tell(record) {
      for (const event of record.events) {
        if (event.seq <= told) continue;
        told = event.seq;
        narrator.say(eventText(event, narrator.paint));
      }
      const open = openTicks(record)
        .map(({ name }) => `"${name}"`)
        .join(', ');
      if (open !== waiting && open !== '')
        narrator.say(`A person is needed for ${open}: maverick tick ${record.id} <check> --reason <note>`);
      waiting = open;
      progress(record);
    },
    progress,
    trouble(message) {
      if (message !== undefined && message !== trouble)
        narrator.say(`${narrator.paint('yellow', message)} Trying again.`);
      trouble = message;
    },
  };
}

/** The clock on the progress line goes on while nothing happens. */
async function tick({ surroundings }: Cli, signal: AbortSignal, show: () => void): Promise<void> {
  if (!surroundings.stderr.isTerminal) return;
  try {
    for (;;) {
      await surroundings.clock.sleep(1_000, signal);
      show();
    }
  } catch (error) {
    if (!isAborted(error)) throw error;
  }
}
