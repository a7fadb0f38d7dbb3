/** One at a time, across processes: two test runs that both find nothing built must not both build. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 500;

/**
 * Runs `work` while holding the lock file `path`, waiting for whoever holds it. A holder that no longer lives has lost it.
 * `waiting` is called once when somebody else holds it, with their process id.
 */
export async function withLock<T>(
  path: string,
  options: { readonly signal: AbortSignal; readonly waiting: (holder: number) => void },
  work: () => Promise<T>,
): Promise<T> {
  let said = false;
  while (!(await take(path))) {
    options.signal.throwIfAborted();
    const holder = await holderOf(path);
    if (holder === undefined) continue;
    if (!isAlive(holder)) {
      await rm(path, { force: true });
      continue;
    }
    if (!said) options.waiting(holder);
    said = true;
    await sleep(LOOK_AGAIN_MS, undefined, { signal: options.signal });
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when the lock was given back meanwhile. A file without a number is one that is just being written. */
async function holderOf(path: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(path, 'utf8'), 10);
    return Number.isNaN(pid) ? process.pid : pid;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted means that it lives and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
