/** The process that carries a run out: detached, so that it outlives the window or terminal that started it. */
import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceStateFolder } from '../cluster/practice-path.ts';
import { MaverickError } from '../core/errors.ts';
import { writeMarker } from './markers.ts';

export interface SpawnDriverOptions {
  /** A Node.js, or VS Code's own program, which is told to be one. */
  readonly node: string;
  /** Path of dist/maverick.js. */
  readonly maverick: string;
  readonly workspace: string;
  readonly kubeconfigPath?: string;
  readonly context: string;
  readonly namespace: string;
  readonly run: string;
}

/** Resolves when the process is there. What it says goes to `<run>.log` beside the marker. */
export async function spawnDriver(options: SpawnDriverOptions): Promise<{ readonly pid: number }> {
  const { node, maverick, workspace, kubeconfigPath, context, namespace, run } = options;
  const folder = workspaceStateFolder('runs', workspace);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const log = await open(join(folder, `${run}.log`), 'a', 0o600);
  try {
    const args = [
      maverick,
      'drive',
      run,
      '--workspace',
      workspace,
      '--context',
      context,
      '--namespace',
      namespace,
    ];
    const child = spawn(
      node,
      kubeconfigPath === undefined ? args : [...args, '--kubeconfig', kubeconfigPath],
      {
        cwd: workspace,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      },
    );
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('spawn', () => resolve(child.pid ?? 0));
      child.once('error', (error) => {
        reject(
          new MaverickError(
            'driver-not-started',
            {
              what: `The driver of run ${run} could not be started.`,
              why: error.message,
              next: `Start it by hand: maverick drive ${run}`,
            },
            error,
          ),
        );
      });
    });
    child.unref();
    await writeMarker(workspace, { run, context, namespace, pid, startedAt: Date.now() });
    return { pid };
  } finally {
    await log.close();
  }
}
