/** The real workbench behind a port of this machine, with a profile of its own that touches nobody's settings. */
import type { FileHandle } from 'node:fs/promises';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { exists } from '../node.mjs';
import { capture, startGroup } from '../process.ts';
import type { Group } from '../process.ts';
import { ensureWorkbench } from './install.ts';
import { endProcessesFrom } from './leftovers.ts';
import { QUIET_SETTINGS } from './settings.ts';

const READY_WITHIN_MS = 90_000;

export interface WorkbenchOptions {
  /** What is tried: a VSIX as people install it, a folder as a developer loads it, or VS Code alone. */
  readonly extension?: { readonly vsix: string } | { readonly folder: string };
  /** The folder that is opened. */
  readonly workspace: string;
  /** 0 or none: any free port. */
  readonly port?: number;
  /** Kept afterwards when given; else a temporary one. */
  readonly profile?: string;
  /** Beside `QUIET_SETTINGS`, in a new profile. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Beside this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Every workspace is trusted without asking. Default: true. */
  readonly trusted?: boolean;
}

export interface Workbench {
  /** Open this. */
  readonly url: string;
  /** What the server has said. */
  readonly log: () => Promise<string>;
  /** Resolves when the server has ended by itself. */
  readonly exited: Promise<number>;
  /** Ends the server and everything that it started; removes the profile unless it was given. */
  readonly dispose: () => Promise<void>;
}

/** Starts it and waits until it answers. A folder as extension needs VS Code's test driver, which silences notifications. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const installation = await ensureWorkbench();
  const profile = options.profile ?? (await mkdtemp(path.join(tmpdir(), 'maverick-workbench-')));
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  const extensions = path.join(profile, 'extensions');
  const folders = ['--user-data-dir', path.join(profile, 'data'), '--extensions-dir', extensions];
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...options.env,
    EXTENSIONS_GALLERY: '{}',
    XDG_DATA_HOME: path.join(profile, 'xdg-data'),
    XDG_CONFIG_HOME: path.join(profile, 'xdg-config'),
    PATH: `${path.dirname(installation.node)}${path.delimiter}${process.env['PATH'] ?? ''}`,
  };
  await writeProfile(profile, options.settings ?? {});
  if (options.extension !== undefined && 'vsix' in options.extension) {
    const args = [
      installation.codeServer,
      ...folders,
      '--force',
      '--install-extension',
      options.extension.vsix,
    ];
    const { code, output } = await capture(installation.node, args, { env });
    if (code !== 0) throw new Error(`The extension could not be installed:\n${output}`);
  }
  const development = options.extension !== undefined && 'folder' in options.extension;
  const logFile = path.join(profile, 'server.log');
  const log = await open(logFile, 'w');
  const server = startServer(
    log,
    [
      installation.node,
      installation.codeServer,
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port.toString()}`, ...folders],
      ...['--config', path.join(profile, 'config.yaml'), '--disable-telemetry', '--disable-update-check'],
      '--disable-getting-started-override',
      ...(options.trusted === false ? [] : ['--disable-workspace-trust']),
      ...(development ? ['--vscode-option', 'enable-smoke-test-driver=true'] : []),
    ],
    env,
  );
  const dispose = async (): Promise<void> => {
    await server.stop();
    await endProcessesFrom(extensions);
    await log.close();
    if (options.profile === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await ready(port, server);
  } catch (error) {
    const said = await readFile(logFile, 'utf8');
    await dispose();
    throw new Error(`VS Code did not start.\n${said}`, { cause: error });
  }
  return {
    url: urlOf(port, options),
    log: () => readFile(logFile, 'utf8'),
    exited: server.exited,
    dispose,
  };
}

function startServer(log: FileHandle, command: readonly string[], env: NodeJS.ProcessEnv): Group {
  const [program = '', ...args] = command;
  return startGroup(program, args, { env, stdio: ['ignore', log.fd, log.fd] });
}

async function writeProfile(profile: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const user = path.join(profile, 'data', 'User');
  await mkdir(user, { recursive: true });
  await writeFile(path.join(profile, 'config.yaml'), '');
  const file = path.join(user, 'settings.json');
  // In a profile that is kept they belong to the person by now.
  if (!(await exists(file)))
    await writeFile(file, JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));
}

async function ready(port: number, server: Group): Promise<void> {
  const deadline = AbortSignal.timeout(READY_WITHIN_MS);
  const ended = server.exited.then((code) => {
    throw new Error(`It ended with exit code ${code.toString()}.`);
  });
  const answering = async (): Promise<void> => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port.toString()}/healthz`, { signal: deadline }).catch(
        () => undefined,
      );
      if (answer?.ok === true) return;
      deadline.throwIfAborted();
      await delay(50, undefined, { signal: deadline });
    }
  };
  ended.catch(() => undefined); // it ends some day: only before it is ready does that matter
  await Promise.race([answering(), ended]);
}

function urlOf(port: number, { extension, workspace }: WorkbenchOptions): string {
  const url = new URL(`http://127.0.0.1:${port.toString()}/`);
  url.searchParams.set('folder', path.resolve(workspace));
  if (extension !== undefined && 'folder' in extension) {
    const folder = `vscode-remote://${url.host}${path.resolve(extension.folder)}`;
    url.searchParams.set(
      'payload',
      JSON.stringify([
        ['extensionDevelopmentPath', folder],
        ['skipWelcome', 'true'],
      ]),
    );
  }
  return url.href;
}

export function freePort(): Promise<number> {
  return listenOnce(0);
}

export async function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
