/**
 * Running a credential helper of a kubeconfig (`users[].user.exec`): an argument list and never a shell, with a deadline,
 * killed with all its children when nobody waits any more.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
import { isAborted, messageOf } from '../../core/errors.ts';
import { isFields, textOf } from '../kubeconfig.ts';
import type { Environment, Fields } from '../kubeconfig.ts';
import { ClusterError } from '../port.ts';
import { tailOf } from '../tail.ts';
import { isNotInstalled, runProcess } from '../run-process.ts';
import { parseJson } from './answer-errors.ts';

export interface Credential {
  readonly token: string | undefined;
  /** PEM. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since the epoch; undefined: until the cluster refuses it. */
  readonly expiresAt: number | undefined;
}

export interface HelperRun {
  /** The `exec` section. */
  readonly exec: Fields;
  /** The `cluster` section, which the helper gets when `provideClusterInfo` asks for it. */
  readonly cluster: Fields;
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
  readonly env?: Environment;
}

const DEADLINE_MS = 30_000;

/** Rejects with `ClusterError` `credentials`, or with an `AbortError`. */
export async function runCredentialHelper(run: HelperRun): Promise<Credential> {
  const { exec, deadlineMs = DEADLINE_MS } = run;
  const command = textOf(exec, 'command');
  if (command === undefined) throw failure('The kubeconfig names a credential helper without a command.');
  if (textOf(exec, 'interactiveMode') === 'Always')
    throw failure(
      `The credential helper "${command}" wants to ask on a terminal, and there is none here.`,
      '',
      'Sign in with it on a terminal first, and set "interactiveMode: IfAvailable".',
    );
  const ended = await runProcess({
    command,
    args: argumentsOf(exec),
    env: environmentOf(run),
    signal: run.signal,
    deadlineMs,
  }).catch((error: unknown) => {
    throw isAborted(error) ? error : notStarted(command, error);
  });
  const said = tailOf(ended.stderr);
  if (ended.outcome === 'late')
    throw failure(
      `The credential helper "${command}" gave no answer within ${deadlineMs / 1000} s.`,
      said,
      `Run it on a terminal to see what it waits for: ${command}.`,
    );
  if (ended.code !== 0)
    throw failure(
      `The credential helper "${command}" failed (${ended.code === undefined ? `ended by ${ended.signal ?? 'a signal'}` : `exit code ${ended.code}`}).`,
      said,
      'Sign in again with it, or correct the user in the kubeconfig.',
    );
  return readCredential(command, ended.stdout);
}

function readCredential(command: string, stdout: string): Credential {
  const parsed = parseJson(stdout);
  const status = isFields(parsed) && isFields(parsed['status']) ? parsed['status'] : undefined;
  const token = status === undefined ? undefined : textOf(status, 'token');
  const certificate = status === undefined ? undefined : textOf(status, 'clientCertificateData');
  if (status === undefined || (token === undefined && certificate === undefined))
    throw failure(
      `The credential helper "${command}" did not print an ExecCredential with a token or a certificate.`,
      '',
      'Check its arguments in the kubeconfig.',
    );
  const expires = Date.parse(textOf(status, 'expirationTimestamp') ?? '');
  return {
    token,
    certificate,
    key: textOf(status, 'clientKeyData'),
    expiresAt: Number.isNaN(expires) ? undefined : expires,
  };
}

function failure(what: string, why = '', next = ''): ClusterError {
  return new ClusterError('credentials', { what, why, next });
}

function argumentsOf(exec: Fields): string[] {
  const list = exec['args'];
  return Array.isArray(list) ? list.map(String) : [];
}

function environmentOf({ exec, cluster, env = process.env }: HelperRun): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = { ...env };
  const list = Array.isArray(exec['env']) ? exec['env'].filter(isFields) : [];
  for (const entry of list) {
    const name = textOf(entry, 'name');
    if (name !== undefined) result[name] = textOf(entry, 'value') ?? '';
  }
  const spec = {
    interactive: false,
    ...(exec['provideClusterInfo'] === true ? { cluster: cluster } : {}),
  };
  const apiVersion = textOf(exec, 'apiVersion') ?? 'client.authentication.k8s.io/v1';
  result['KUBERNETES_EXEC_INFO'] = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec });
  return result;
}

function notStarted(command: string, error: unknown): ClusterError {
  const isMissing = isNotInstalled(error);
  return new ClusterError(
    'credentials',
    {
      what: isMissing
        ? `The credential helper "${command}" is not installed.`
        : `The credential helper "${command}" can't be started.`,
      why: isMissing ? 'The kubeconfig asks for it to sign in to the cluster.' : `${messageOf(error)}.`,
      next: 'Install it or correct its path in the kubeconfig, and see that it is found from where this program runs (PATH).',
    },
    { cause: error },
  );
}
