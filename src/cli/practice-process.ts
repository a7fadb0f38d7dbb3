/** The practice cluster as a process of its own: started detached, and waited for until it answers. */
import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { practiceStateFolder } from '../cluster/practice-path.ts';
import { MaverickError } from '../core/errors.ts';
import { findPractice, type FoundPractice } from '../sandbox/process/find.ts';
import type { Cli } from './cli.ts';

/** A cold start on a slow machine takes some seconds. */
const DEADLINE_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** @throws MaverickError `practice-not-started` with what it said */
export async function spawnPractice(cli: Cli, options: readonly string[]): Promise<FoundPractice> {
  const { node, main, clock, env } = cli.surroundings;
  const folder = practiceStateFolder(cli.workspace);
  const logFile = join(folder, 'practice.log');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const log = await open(logFile, 'w', 0o600);
  let ended: string | undefined;
  const child = spawn(node, [main, 'practice', 'serve', '--workspace', cli.workspace, ...options], {
    cwd: cli.workspace,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { ...env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' },
  });
  child.once('error', (error) => (ended = error.message));
  child.once('exit', () => (ended ??= ''));
  try {
    const deadline = clock.now() + DEADLINE_MS;
    for (;;) {
      const found = await findPractice(cli.workspace);
      if (found !== undefined) return found;
      if (ended !== undefined) throw await notStarted(ended, logFile);
      if (clock.now() > deadline) throw await notStarted('It did not answer in time.', logFile);
      await clock.sleep(LOOK_EVERY_MS, cli.signal);
    }
  } catch (error) {
    if (ended === undefined) child.kill('SIGTERM');
    throw error;
  } finally {
    child.unref();
    await log.close();
  }
}

async function notStarted(why: string, logFile: string): Promise<MaverickError> {
  const said = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join(' ');
  return new MaverickError('practice-not-started', {
    what: 'The practice cluster did not start.',
    why: [why, said.replace(/^error:\s*/, '')].filter((part) => part !== '').join(' '),
    next: `Its log: ${logFile}.`,
  });
}
