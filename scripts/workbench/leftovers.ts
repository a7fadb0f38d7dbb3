/** Processes that a workbench's extension started and let go (drivers outlive their window): known by the file they run. */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { capture } from '../process.ts';

const GRACE_MS = 5_000;

/** Ends every process that runs a file in `folder`: politely, then by force. */
export async function endProcessesFrom(folder: string): Promise<void> {
  const deadline = performance.now() + GRACE_MS;
  for (;;) {
    const pids = await processesFrom(folder);
    if (pids.length === 0) return;
    const signal = performance.now() > deadline ? 'SIGKILL' : 'SIGTERM';
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // it ended meanwhile
      }
    }
    await delay(100);
  }
}

async function processesFrom(folder: string): Promise<number[]> {
  const inside = path.resolve(folder) + path.sep;
  const commands = process.platform === 'linux' ? await commandsOfProc() : await commandsOfPs();
  return commands
    .filter(([pid, command]) => pid !== process.pid && command.includes(inside))
    .map(([pid]) => pid);
}

type Command = readonly [pid: number, command: string];

async function commandsOfProc(): Promise<Command[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid): Promise<Command> => [
      Number(pid),
      await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    ]),
  );
}

async function commandsOfPs(): Promise<Command[]> {
  const { output } = await capture('ps', ['-axo', 'pid=,args=']);
  return output.split('\n').flatMap((line): Command[] => {
    const match = /^\s*(\d+) (.*)$/.exec(line);
    return match === null ? [] : [[Number(match[1]), match[2] ?? '']];
  });
}
