/** Processes that this one starts and ends: each in a group of its own, so that what it starts ends with it. */
import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { constants } from 'node:os';

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
}

export interface Group {
  readonly child: ChildProcess;
  /** Exit code, 128 + n for signal n. Rejects when the program could not be started. */
  readonly exited: Promise<number>;
  /** Ends the whole group: politely, then after five seconds by force. Resolves when nothing of it is left. */
  stop(): Promise<void>;
}

const GRACE_MS = 5_000;
const groups = new Set<number>();

/** Starts a program in its own process group. When this process ends first, for any reason it can see, so does the group. */
export function startGroup(command: string, args: readonly string[], options: StartOptions = {}): Group {
  endGroupsWithThisProcess();
  const child = spawn(command, args, { ...options, detached: true });
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  const exited = exitOf(child);
  exited.catch(() => undefined); // reported to whoever awaits it
  return {
    child,
    exited,
    stop: async () => {
      if (pid === undefined) return;
      signalGroup(pid, 'SIGTERM');
      const deadline = performance.now() + GRACE_MS;
      while (signalGroup(pid, 0)) {
        if (performance.now() > deadline) signalGroup(pid, 'SIGKILL');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      groups.delete(pid);
    },
  };
}

/** Runs a program to its end in this process group, its output ours. */
export function run(command: string, args: readonly string[], options: StartOptions = {}): Promise<number> {
  return exitOf(spawn(command, args, { stdio: 'inherit', ...options }));
}

/** Runs a program to its end and hands back what it said, stdout and stderr in the order they came. */
export async function capture(
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stderr.on('data', (part: Buffer) => parts.push(part));
  const code = await exitOf(child, 'close');
  return { code, output: Buffer.concat(parts).toString('utf8') };
}

function exitOf(child: ChildProcess, event: 'exit' | 'close' = 'exit'): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once(event, (code: number | null, signal: NodeJS.Signals | null) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** False when no process of the group is left. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

let watching = false;
function endGroupsWithThisProcess(): void {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const pid of groups) signalGroup(pid, 'SIGKILL');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Whoever wants to end in an orderly way has a listener of its own; nobody does: end now.
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}
