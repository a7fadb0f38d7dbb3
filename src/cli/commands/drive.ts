import { isAborted, MaverickError } from '../../core/errors.ts';
import type { RunRecord } from '../../core/run/record.ts';
import type { DriveOptions, DriveResult } from '../../driver/drive-options.ts';
import type { Holder } from '../../driver/lock.ts';
import type { Cli } from '../cli.ts';
import { EXIT, exitCodeOfRun, type ExitCode } from '../exit-codes.ts';
import { conclusion } from '../json/run-document.ts';
import { findRun, sessionsOf, targetsOf, type WhereOptions } from '../locate.ts';
import type { Session } from '../session.ts';
import { clockTime } from '../text/layout.ts';
import { conclusionText, eventText } from '../text/run.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

interface Options extends WhereOptions {
  readonly standby?: boolean;
}

/** Beyond this a holder that is still there is alive: a dead one's lease has run out. */
const WAIT_MS = 25_000;

export const define: Define = (program, perform) => {
  const command = program.command('drive');
  command
    .summary('be the driver of a run, or a standby')
    .description(
      'Takes the lock of a run and carries it on from its record. With --standby it waits for as long as somebody else drives and takes over when they are gone; without a run it stands by for all of an environment. Ends cleanly on Ctrl+C: the run stays as it is and anybody can go on.',
    )
    .argument('[run]', 'name of the run')
    .option('--standby', 'wait while somebody else drives')
    .option('--environment <name>', 'environment to look in (default: all of the workspace)')
    .addOption(command.createOption('--namespace <name>', 'with --context: exactly there').hideHelp())
    .action(async (run: string | undefined, options: Options) =>
      perform(command, TEXT_OR_JSON, async (cli) => {
        if (run !== undefined) return drive(cli, run, options);
        if (options.standby === true) return standby(cli, options);
        throw new MaverickError('usage', {
          what: 'Which run is to be driven?',
          next: 'Name it, or stand by for all of an environment: maverick drive --standby --environment <name>',
        });
      }),
    );
};

async function drive(cli: Cli, run: string, options: Options): Promise<ExitCode> {
  const { session } = await findRun(cli, run, options);
  const [{ driveRun }, { removeMarker }] = await Promise.all([
    import('../../driver/drive.ts'),
    import('../../driver/markers.ts'),
  ]);
  const limit = new AbortController();
  let waitsFor: Holder | undefined;
  const practice = { isGone: false };
  try {
    const common = await driveOptions(cli, session);
    const result = await driveRun({
      ...common,
      run,
      signal: AbortSignal.any([cli.signal, limit.signal]),
      onWait(holder) {
        waitsFor = holder;
        say(cli, `Waiting: ${whoText(holder)} drives.`);
        if (options.standby !== true) void limitWait(cli, limit);
      },
      onRecord(record) {
        waitsFor = undefined;
        common.onRecord?.(record);
      },
      onTrouble(message) {
        common.onTrouble?.(message);
        void endWithPractice();
      },
    });
    if (result.kind === 'ended') await removeMarker(cli.workspace, run);
    return conclude(cli, result);
  } catch (error) {
    if (practice.isGone || (error instanceof MaverickError && error.code === 'run-unknown'))
      await removeMarker(cli.workspace, run);
    if (practice.isGone) {
      say(cli, `The practice cluster is gone, and ${run} with it.`);
      return EXIT.unreachable;
    }
    if (isAborted(error) && cli.signal.aborted) {
      say(cli, `Stopped driving. ${run} stays as it is; anybody can go on: maverick drive ${run}`);
      return EXIT.interrupted;
    }
    if (isAborted(error) && waitsFor !== undefined) {
      throw new MaverickError('driven-already', {
        what: `${whoText(waitsFor)} drives already, and is alive.`,
        next: `To take over when it is gone: maverick drive ${run} --standby. To follow it: maverick watch ${run}`,
      });
    }
    throw error;
  } finally {
    limit.abort();
  }

  async function endWithPractice(): Promise<void> {
    const { isPracticeGone } = await import('../practice-gone.ts');
    if (practice.isGone || limit.signal.aborted || !(await isPracticeGone(cli, session))) return;
    practice.isGone = true;
    limit.abort();
  }

  async function limitWait({ surroundings }: Cli, over: AbortController): Promise<void> {
    try {
      await surroundings.clock.sleep(WAIT_MS, over.signal);
      if (waitsFor !== undefined) over.abort();
    } catch (error) {
      if (!isAborted(error)) throw error;
    }
  }
}

async function standby(cli: Cli, { environment, namespace }: Options): Promise<ExitCode> {
  const targets = namespace === undefined ? await targetsOf(cli, environment) : [{ namespace }];
  const sessions = await sessionsOf(cli, targets, (error, target) =>
    say(cli, `${target.environment ?? 'cluster'}: ${error.message}`),
  );
  const { standBy } = await import('../../driver/standby.ts');
  const places = sessions.map((each) => each.environment ?? `${each.context}/${each.namespace}`);
  say(cli, `Standing by for ${places.join(', ')}.`);
  await Promise.all(
    sessions.map(async (session) =>
      standBy({
        ...(await driveOptions(cli, session)),
        signal: cli.signal,
        onWait: (holder) => say(cli, `${holder.run}: standing by while ${whoText(holder)} drives.`),
        onResult: ({ kind, record }) =>
          say(
            cli,
            kind === 'ended' ? conclusionText(record) : `${record.id}: another driver has taken over.`,
          ),
      }),
    ),
  );
  say(cli, 'No longer standing by.');
  return EXIT.interrupted;
}

async function driveOptions(cli: Cli, session: Session): Promise<Omit<DriveOptions, 'run' | 'signal'>> {
  const [{ realChecks }, { isDeadHere }] = await Promise.all([
    import('../../driver/probes.ts'),
    import('../../driver/markers.ts'),
  ]);
  const { clock, host, pid, random } = cli.surroundings;
  const told = new Map<string, number>();
  return {
    cluster: session.cluster,
    namespace: session.namespace,
    host,
    pid,
    clock,
    random,
    // Whoever starts a driver in a folder trusts what its deploy configs run; the editor asks before it does.
    runChecks: realChecks({ cluster: session.cluster, clock, workspace: cli.workspace, trusted: true }),
    isDead: (holder) => isDeadHere(holder, host),
    onRecord(record: RunRecord) {
      const last = told.get(record.id) ?? 0;
      for (const event of record.events)
        if (event.seq > last) cli.narrator.say(eventText(event, cli.narrator.paint));
      told.set(record.id, record.events.at(-1)?.seq ?? last);
    },
    onTrouble: (message) => say(cli, `${message} Trying again.`),
  };
}

function conclude(cli: Cli, { kind, record }: DriveResult): ExitCode {
  if (kind === 'stepped-down') {
    say(cli, 'Another driver has taken over; this one has stopped.');
    return EXIT.refused;
  }
  if (cli.format === 'json') cli.json(conclusion(record));
  else cli.text(conclusionText(record, cli.paint));
  return exitCodeOfRun(record);
}

function say(cli: Cli, text: string): void {
  cli.narrator.say(`${clockTime(cli.surroundings.clock.now())}  ${text}`);
}

/** `host/pid/random` is enough for a person without its last part. */
function whoText({ process }: Holder): string {
  const [host = '', pid = ''] = process.split('/');
  return host === 'launch' ? 'a launch' : `process ${pid} on ${host}`;
}
