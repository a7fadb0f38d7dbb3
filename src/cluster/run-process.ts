/**
 * Runs a program to its end: an argument list and never a shell, output bounded, and at the deadline or on abort it is
 * killed together with the children that it started.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { abortErrorOf } from './abort.ts';

export interface ProcessRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  /** Characters kept of each stream: the first ones of stdout, the last ones of stderr. Default 1,000,000. */
  readonly mostOutput?: number;
}

export interface Ended {
  /** `late`: it was killed at the deadline. */
  readonly outcome: 'ended' | 'late';
  /** Nothing when a signal ended it. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Rejects with an `AbortError`, or with Node.js' own error when it can't be started (see `isNotInstalled`). */
export function runProcess(run: ProcessRun): Promise<Ended> {
  const { signal, mostOutput = 1_000_000 } = run;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortErrorOf(signal));
      return;
    }
    const child = spawn(run.command, run.args, {
      ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
      env: run.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    let over = false;

    const settle = (how: () => void): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      // A grandchild may hold the pipes open; nobody reads them any more.
      child.stdout.destroy();
      child.stderr.destroy();
      how();
    };
    const finish = (outcome: Ended['outcome']): void => {
      settle(() => {
        resolve({
          outcome,
          code: child.exitCode ?? undefined,
          signal: child.signalCode ?? undefined,
          stdout,
          stderr,
        });
      });
    };
    const abort = (): void => {
      killTree(child);
      settle(() => {
        reject(abortErrorOf(signal));
      });
    };
    const timer = setTimeout(() => {
      killTree(child);
      finish('late');
    }, run.deadlineMs);

    signal.addEventListener('abort', abort, { once: true });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(0, mostOutput);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-mostOutput);
    });
    child.on('error', (error) => {
      settle(() => {
        reject(error);
      });
    });
    child.on('close', () => {
      finish('ended');
    });
  });
}

/** True for the rejection that means: there is no such program (or no such folder to run it in). */
export function isNotInstalled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The whole process group, which the child leads (on Windows: the child alone). */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself a moment ago.
  }
}
