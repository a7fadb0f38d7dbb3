/** Finding, stopping and resetting the practice cluster of a workspace from another process. */
import { request } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { practiceStateFolder } from '../../cluster/practice-path.ts';
import { MaverickError } from '../../core/errors.ts';
import { kubeconfigFile, type PracticeState, readState, removeState } from './state-file.ts';

export interface FoundPractice {
  readonly pid: number;
  readonly url: string;
  readonly frontDoorUrl: string;
  readonly kubeconfigPath: string;
  readonly speed: number;
  readonly startedAt: string;
}

const ANSWER_MS = 2_000;
const GRACE_MS = 5_000;
const LOOK_EVERY_MS = 50;

/**
 * The running one, or undefined. A process id alone proves nothing, for ids are used again: it must live and answer at its
 * address to its own token.
 */
export async function findPractice(
  workspace: string,
  folder: string = practiceStateFolder(workspace),
): Promise<FoundPractice | undefined> {
  const state = await runningState(folder);
  if (!state) return undefined;
  const { pid, url, frontDoorUrl, speed, startedAt } = state;
  return { pid, url, frontDoorUrl, speed, startedAt, kubeconfigPath: kubeconfigFile(folder) };
}

/** Ends it and waits for its end. False when none ran; what a dead one left behind is taken away. */
export async function stopPractice(
  workspace: string,
  folder: string = practiceStateFolder(workspace),
): Promise<boolean> {
  const state = await runningState(folder);
  if (!state) {
    const left = await readState(folder);
    if (left) await removeState(folder, left.pid);
    return false;
  }
  signal(state.pid, 'SIGTERM');
  const end = Date.now() + GRACE_MS;
  while (isAlive(state.pid) && Date.now() < end) await wait(LOOK_EVERY_MS);
  if (isAlive(state.pid)) signal(state.pid, 'SIGKILL');
  await removeState(folder, state.pid);
  return true;
}

/** Goes back to the sample. Throws `practice-not-running`. */
export async function resetPractice(
  workspace: string,
  folder: string = practiceStateFolder(workspace),
): Promise<void> {
  const state = await runningState(folder);
  if (!state) {
    throw new MaverickError('practice-not-running', {
      what: 'The practice cluster of this workspace is not running.',
      next: 'Start it with `maverick practice start`.',
    });
  }
  const status = await ask(state, '/practice/reset', 'POST');
  if (status !== 200) {
    throw new MaverickError('practice-reset-failed', {
      what: 'The practice cluster did not reset itself.',
      next: 'Stop it and start it again.',
    });
  }
}

async function runningState(folder: string): Promise<PracticeState | undefined> {
  const state = await readState(folder);
  if (!state || !isAlive(state.pid)) return undefined;
  return (await ask(state, '/version', 'GET')) === 200 ? state : undefined;
}

/** The HTTP status, or undefined when nobody answers there in time, or somebody with another certificate. */
function ask({ url, token, ca }: PracticeState, path: string, method: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(ANSWER_MS);
    const asked = request(new URL(path, url), { method, headers, ca, agent: false, signal }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', () => resolve(undefined));
    asked.end();
  });
}

function isAlive(pid: number): boolean {
  return signal(pid, 0);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
