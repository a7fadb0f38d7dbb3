import { MaverickError } from '../../core/errors.ts';
import type { FoundPractice } from '../../sandbox/process/find.ts';
import type { Cli } from '../cli.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { columns, paragraphs } from '../text/layout.ts';
import { TEXT_OR_JSON, type Define } from './define.ts';

interface ServeOptions {
  readonly speed?: string;
  readonly port?: string;
  readonly frontDoorPort?: string;
}

export const define: Define = (program, perform) => {
  const practice = program
    .command('practice')
    .summary('the practice cluster of the workspace')
    .description(
      'A small Kubernetes in one process on this machine, with a sample application: for trying and rehearsing. One for each workspace, on loopback only, with a kubeconfig of its own.',
    );
  for (const [name, summary] of [
    ['start', 'start it, or say where it runs'],
    ['serve', 'be it'],
  ] as const) {
    const command = practice
      .command(name, { hidden: name === 'serve' })
      .summary(summary)
      .description(
        name === 'start' ? 'Starts the practice cluster, or finds it running.' : 'Runs it in this process.',
      )
      .option('--speed <factor>', 'run this many times as fast as real time (default: 1)')
      .option('--port <number>', 'port of its API (default: any)')
      .option(
        '--front-door-port <number>',
        'port of its front door (default: 18080, or any where that is taken)',
      );
    command.action(async (options: ServeOptions) =>
      perform(command, TEXT_OR_JSON, async (cli) =>
        name === 'start' ? start(cli, options) : serve(cli, options),
      ),
    );
  }
  const stopping = practice
    .command('stop')
    .summary('end it')
    .description('Ends the practice cluster; what was in it is gone.');
  stopping.action(async () => perform(stopping, TEXT_OR_JSON, stop));
  const showing = practice
    .command('status')
    .summary('where it runs')
    .description('Shows where the practice cluster runs. Ends with 5 when it does not.');
  showing.action(async () => perform(showing, TEXT_OR_JSON, status));
  const resetting = practice
    .command('reset')
    .summary('go back to the sample')
    .description('Empties the practice cluster and fills it with the sample application again.');
  resetting.action(async () => perform(resetting, TEXT_OR_JSON, reset));
};

async function start(cli: Cli, options: ServeOptions): Promise<ExitCode> {
  numbersOf(options);
  const [{ findPractice }, { FRONT_DOOR_PORT }, { spawnPractice }] = await Promise.all([
    import('../../sandbox/process/find.ts'),
    import('../../sandbox/process/front-door-port.ts'),
    import('../practice-process.ts'),
  ]);
  const running = await findPractice(cli.workspace);
  const found =
    running ??
    (await spawnPractice(cli, [
      ...(options.speed === undefined ? [] : ['--speed', options.speed]),
      ...(options.port === undefined ? [] : ['--port', options.port]),
      ...(options.frontDoorPort === undefined ? [] : ['--front-door-port', options.frontDoorPort]),
    ]));
  if (
    running === undefined &&
    options.frontDoorPort === undefined &&
    new URL(found.frontDoorUrl).port !== String(FRONT_DOOR_PORT)
  ) {
    cli.narrator.say(
      `Port ${FRONT_DOOR_PORT} is taken, perhaps by another workspace's practice cluster: endpoints in deploy configs that name it lead there, not here.`,
    );
  }
  tell(
    cli,
    found,
    running === undefined ? 'The practice cluster is running.' : 'The practice cluster was running already.',
  );
  return EXIT.good;
}

async function serve(cli: Cli, options: ServeOptions): Promise<ExitCode> {
  const { startPracticeServer } = await import('../../sandbox/process/start.ts');
  const server = await startPracticeServer({
    workspace: cli.workspace,
    ...numbersOf(options),
    onDefect: (error) => cli.narrator.say(error instanceof Error ? error.message : String(error)),
  });
  try {
    cli.narrator.say(`The practice cluster of ${cli.workspace} serves at ${server.url}.`);
    await new Promise<void>((resolve) => {
      if (cli.signal.aborted) resolve();
      cli.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await server.dispose();
  }
  return EXIT.good;
}

async function stop(cli: Cli): Promise<ExitCode> {
  const { stopPractice } = await import('../../sandbox/process/find.ts');
  const stopped = await stopPractice(cli.workspace);
  if (cli.format === 'json') cli.json({ schemaVersion: 1, stopped });
  else cli.text(stopped ? 'The practice cluster is stopped.' : 'The practice cluster was not running.');
  return EXIT.good;
}

async function status(cli: Cli): Promise<ExitCode> {
  const { findPractice } = await import('../../sandbox/process/find.ts');
  const found = await findPractice(cli.workspace);
  if (found !== undefined) {
    tell(cli, found, 'The practice cluster is running.');
    return EXIT.good;
  }
  if (cli.format === 'json') cli.json({ schemaVersion: 1, running: false });
  else cli.text('The practice cluster is not running. Start it: maverick practice start');
  return EXIT.unreachable;
}

async function reset(cli: Cli): Promise<ExitCode> {
  const { resetPractice } = await import('../../sandbox/process/find.ts');
  await resetPractice(cli.workspace);
  if (cli.format === 'json') cli.json({ schemaVersion: 1, reset: true });
  else cli.text('The practice cluster is as it was at the beginning.');
  return EXIT.good;
}

function tell(cli: Cli, found: FoundPractice, headline: string): void {
  const { kubeconfigPath, url, frontDoorUrl, speed, pid, startedAt } = found;
  if (cli.format === 'json') {
    cli.json({ schemaVersion: 1, running: true, kubeconfigPath, url, frontDoorUrl, speed, pid, startedAt });
    return;
  }
  cli.text(
    paragraphs(
      cli.paint('green', headline),
      columns([
        ['Front door', frontDoorUrl],
        ['Kubeconfig', kubeconfigPath],
        ['API', url],
        ...(speed === 1 ? [] : [['Speed', `${speed} times as fast as real time`]]),
      ]),
      `${cli.paint('bold', 'Try next')}\n${[
        `curl ${frontDoorUrl}/api`,
        `kubectl --kubeconfig ${kubeconfigPath} get pods`,
        'maverick status',
      ]
        .map((line) => `  ${line}`)
        .join('\n')}`,
    ),
  );
}

function numbersOf({ speed, port, frontDoorPort }: ServeOptions): {
  readonly speed?: number;
  readonly port?: number;
  readonly frontDoorPort?: number;
} {
  return {
    ...(speed === undefined ? {} : { speed: numberOf('--speed', speed, /^\d+(\.\d+)?$/, 0.1, 1000) }),
    ...(port === undefined ? {} : { port: numberOf('--port', port, /^\d+$/, 1, 65_535) }),
    ...(frontDoorPort === undefined
      ? {}
      : { frontDoorPort: numberOf('--front-door-port', frontDoorPort, /^\d+$/, 1, 65_535) }),
  };
}

function numberOf(option: string, text: string, form: RegExp, least: number, most: number): number {
  const number = Number(text);
  if (form.test(text) && number >= least && number <= most) return number;
  throw new MaverickError('usage', {
    what: `${option} takes a number from ${least} to ${most}, not "${text}".`,
  });
}
