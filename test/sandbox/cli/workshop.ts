/** The command as a process, in a workspace and a home of its own, beside a practice cluster that is ended with it. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../../../src/cli/main.ts');

/** Shared by all processes of all runs: most of what a short one does is to read its sources. */
const COMPILED = resolve(import.meta.dirname, '../../../node_modules/.cache/compiled');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly pid: number;
  /** What it has said on stderr so far holds `text`. Rejects when it ends without. */
  readonly said: (text: string) => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
}

export interface Workshop {
  readonly workspace: string;
  readonly start: (...args: string[]) => Running;
  readonly maverick: (...args: string[]) => Promise<Ended>;
  readonly json: (...args: string[]) => Promise<Record<string, unknown>>;
  /** The process that the marker of a run names. */
  readonly driverOf: (run: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

export async function openWorkshop(files: Readonly<Record<string, string>>): Promise<Workshop> {
  const root = await mkdtemp(join(tmpdir(), 'maverick-workshop-'));
  const workspace = join(root, 'workspace');
  const state = join(root, 'state');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: root,
    XDG_STATE_HOME: state,
    TZ: 'UTC',
    NODE_COMPILE_CACHE: COMPILED,
  };
  delete env['KUBECONFIG'];
  const living = new Set<Running>();

  const start = (...args: string[]): Running => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: workspace,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    const listeners = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      for (const listener of listeners) listener();
    });
    const ended = new Promise<Ended>((done, fail) => {
      child.once('error', fail);
      child.once('close', (code) => {
        living.delete(running);
        done({ code, out, err });
      });
    });
    const running: Running = {
      pid: child.pid ?? 0,
      ended,
      signal: (name) => void child.kill(name),
      said: (text) =>
        new Promise((done, fail) => {
          const look = (): void => {
            if (!err.includes(text)) return;
            listeners.delete(look);
            done();
          };
          listeners.add(look);
          look();
          void ended.then(() => fail(new Error(`It ended without saying "${text}":\n${err}${out}`)));
        }),
    };
    living.add(running);
    return running;
  };
  const maverick = async (...args: string[]): Promise<Ended> => start(...args).ended;
  const markers = async (): Promise<readonly { run: string; pid: number }[]> => {
    const folder = join(state, 'maverick-deploy', 'runs');
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    return Promise.all(
      names
        .filter((name) => name.endsWith('.json'))
        .map(
          async (name) =>
            JSON.parse(await readFile(join(folder, name), 'utf8')) as { run: string; pid: number },
        ),
    );
  };
  return {
    workspace,
    start,
    maverick,
    async json(...args) {
      const { code, out, err } = await maverick(...args, '--format', 'json');
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}:\n${out}${err}`);
      return JSON.parse(out) as Record<string, unknown>;
    },
    async driverOf(run) {
      const found = (await markers()).find((marker) => marker.run === run);
      if (found === undefined) throw new Error(`There is no marker of ${run}.`);
      return found.pid;
    },
    async close() {
      const still = [...living];
      for (const each of still) each.signal('SIGKILL');
      await Promise.allSettled(still.map(({ ended }) => ended));
      for (const { pid } of await markers()) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended by itself.
        }
      }
      await maverick('practice', 'stop');
      await rm(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
