/** The real `kubectl`, as a person would use it. */
import { spawn } from 'node:child_process';
import type { ControlPlane } from './control-plane.ts';
import type { User } from './users.ts';

export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const DEADLINE_MS = 60_000;

/** Rejects when `kubectl` cannot be started or takes longer than a minute; its exit code is part of the result. */
export function kubectl(
  controlPlane: ControlPlane,
  args: readonly string[],
  { user = 'admin', input = '' }: { readonly user?: User; readonly input?: string } = {},
): Promise<Output> {
  return new Promise((resolve, reject) => {
    const { kubectl: path } = controlPlane.binaries;
    // No cache of discovery in the person's home.
    const cache = `--cache-dir=${controlPlane.directory}/kubectl-cache`;
    const child = spawn(path, [`--kubeconfig=${controlPlane.kubeconfigFor(user)}`, cache, ...args], {
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
    // One that does not read its input closes it: nothing to report.
    child.stdin.once('error', () => undefined);
    child.stdin.end(input);
  });
}
