/** Where the practice cluster of a workspace keeps its state: the one computation, for those who write and who read. */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The context by which deploy configs name the practice cluster of their own workspace. */
export const PRACTICE_CONTEXT = 'maverick-practice';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of one workspace's practice cluster:
 * `${XDG_STATE_HOME:-~/.local/state}/maverick-deploy/practice/<16 hex digits of sha256 of the workspace's real path>`.
 * Nothing is created, and the workspace need not exist.
 */
export function practiceStateFolder(workspace: string, env: Environment = process.env): string {
  return workspaceStateFolder('practice', workspace, env);
}

/** Where this machine keeps something about one workspace, outside of it: `.../maverick-deploy/<area>/<digest>`. */
export function workspaceStateFolder(
  area: 'practice' | 'runs',
  workspace: string,
  env: Environment = process.env,
): string {
  const digest = createHash('sha256').update(realPath(workspace)).digest('hex').slice(0, 16);
  return join(stateHome(env), 'maverick-deploy', area, digest);
}

/** The kubeconfig that the practice cluster of this workspace writes at its start. */
export function practiceKubeconfigPath(workspace: string, env: Environment = process.env): string {
  return join(practiceStateFolder(workspace, env), 'kubeconfig');
}

function stateHome(env: Environment): string {
  const configured = env['XDG_STATE_HOME'];
  if (configured !== undefined && configured !== '') return configured;
  return join(env['HOME'] ?? homedir(), '.local', 'state');
}

function realPath(workspace: string): string {
  try {
    return realpathSync(workspace);
  } catch {
    return resolve(workspace);
  }
}
