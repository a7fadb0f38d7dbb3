/** The programs of one control plane: each writes to a log file in the control plane's folder, and none is left behind. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';

const KILL_AFTER_MS = 5_000;

export interface Program {
  readonly name: string;
  readonly pid: number;
  readonly running: boolean;
  /** Resolves when the process has ended. `SIGTERM` becomes `SIGKILL` after 5 s. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** The last lines of what it wrote, for error messages. */
  logTail(): Promise<string>;
}

export interface Processes {
  start(name: string, path: string, args: readonly string[]): Program;
  /** Of all that were started, also those that have ended since. */
  pids(): readonly number[];
  /** The first program that ended without having been stopped. */
  fallen(): Program | undefined;
  /** Stops all, the latest started first, and removes the folder. */
  dispose(): Promise<void>;
}

/** `directory` belongs to the result: it is removed with it, also when this process is killed. */
export function processesIn(directory: string): Processes {
  const guardian = spawn(process.execPath, [join(import.meta.dirname, 'guardian.ts'), directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // A guardian that could not start takes nothing away from a run that ends well.
  guardian.on('error', () => undefined);
  guardian.stdin.on('error', () => undefined);
  const running: StartedProgram[] = [];
  return {
    start(name, path, args) {
      const program = startProgram(name, path, args, join(directory, `${name}.log`));
      running.push(program);
      guardian.stdin.write(`+${program.pid}\n`);
      void program.ended.then(() => guardian.stdin.writable && guardian.stdin.write(`-${program.pid}\n`));
      return program;
    },
    pids: () => running.map((program) => program.pid),
    fallen: () => running.find((program) => program.fell()),
    async dispose() {
      for (const program of running.toReversed()) await program.stop('SIGKILL');
      const left =
        guardian.exitCode === null && guardian.pid !== undefined ? once(guardian, 'exit') : undefined;
      guardian.stdin.end();
      await left;
    },
  };
}

interface StartedProgram extends Program {
  readonly ended: Promise<void>;
  fell(): boolean;
}

function startProgram(name: string, path: string, args: readonly string[], logFile: string): StartedProgram {
  const log = openSync(logFile, 'a', 0o600);
  const child: ChildProcess = spawn(path, args, { stdio: ['ignore', log, log] });
  closeSync(log);
  let running = true;
  let stopped = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      running = false;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  return {
    name,
    pid: child.pid ?? 0,
    get running() {
      return running;
    },
    ended,
    fell: () => !running && !stopped,
    async stop(signal) {
      stopped = true;
      if (!running) return;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
      await ended;
      clearTimeout(timer);
    },
    async logTail() {
      const text = await readFile(logFile, 'utf8').catch(() => '');
      return text.trim().split('\n').slice(-15).join('\n');
    },
  };
}
