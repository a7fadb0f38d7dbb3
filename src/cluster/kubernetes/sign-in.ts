/**
 * How the cluster is told who asks. TLS material, headers, basic auth, OIDC and proxies are the Kubernetes client's work
 * (`KubeConfig.applyToHTTPSOptions`). Credential helpers and token files are ours: the client (2.0.1) gives a helper no
 * deadline, no abort and no `KUBERNETES_EXEC_INFO`, does not know the key `tokenFile`, and keeps a token's line end.
 */
import { readFile } from 'node:fs/promises';
import type { Agent } from 'node:http';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { RequestOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import { isAborted, messageOf } from '../../core/errors.ts';
import { orAborted, throwIfAborted } from '../abort.ts';
import { textOf } from '../kubeconfig.ts';
import type { Fields } from '../kubeconfig.ts';
import { ClusterError } from '../port.ts';
import { runCredentialHelper } from './credential-helper.ts';
import type { Credential } from './credential-helper.ts';
import { createShared } from './shared.ts';

/** The sections of one context. */
export interface Target {
  readonly context: string;
  readonly cluster: Fields;
  readonly user: Fields;
  /** URL of the API server, without a slash at its end. */
  readonly server: string;
}

export interface SignedRequest {
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
  /** `user:password`. */
  readonly auth: string | undefined;
  /** What was fetched for it. */
  readonly credential: Credential | undefined;
}

export interface SignIn {
  /** Runs a credential helper when there is one and its last answer no longer holds. */
  sign(signal: AbortSignal): Promise<SignedRequest>;
  /**
   * After a 401: asks the helper or reads the token file anew next time, unless that was done since. False: there is
   * nothing that could change.
   */
  refused(signed: SignedRequest): boolean;
  /** Closes idle connections. */
  close(): void;
}

/** A helper's token is renewed this long before it expires. */
const BEFORE_EXPIRY_MS = 10_000;
const TOKEN_FILE_HOLDS_MS = 60_000;
const SIGN_IN_MS = 30_000;

export async function createSignIn(target: Target): Promise<SignIn> {
  refuseLegacyProviders(target.user);
  const { KubeConfig } = await import('@kubernetes/client-node');
  const source = credentialSource(target);
  let credential: Credential | undefined;
  let config: InstanceType<typeof KubeConfig> | undefined;
  let signed: { readonly material: string; readonly agent: Agent } | undefined;

  const renew = createShared(async (signal) => {
    credential = await source?.(signal);
    // The client keeps agents by user: another certificate needs another config.
    config = undefined;
  });
  const loaded = (): InstanceType<typeof KubeConfig> => {
    const fresh = new KubeConfig();
    fresh.loadFromString(contextOnly(target, credential));
    return fresh;
  };

  return {
    async sign(signal) {
      const isDue =
        credential === undefined || (credential.expiresAt ?? Infinity) < Date.now() + BEFORE_EXPIRY_MS;
      if (source !== undefined && isDue) await renew(signal);
      const options: RequestOptions = {};
      // With OIDC the client may ask an issuer for a new token, for as long as that takes.
      const asksIssuer = target.user['auth-provider'] !== undefined;
      const limited = asksIssuer ? AbortSignal.any([signal, AbortSignal.timeout(SIGN_IN_MS)]) : signal;
      try {
        config ??= loaded();
        await orAborted(config.applyToHTTPSOptions(options), limited);
      } catch (error) {
        throwIfAborted(signal);
        if (isAborted(error)) throw tooLateToSignIn(target);
        throw unusable(target, error);
      }
      const material = materialOf(options);
      if (signed?.material !== material) {
        const agent = agentFor(target, options);
        signed?.agent.destroy();
        signed = { material, agent };
      }
      return {
        agent: signed.agent,
        headers: headersOf(options),
        auth: options.auth ?? undefined,
        credential,
      };
    },
    refused(request) {
      if (credential === request.credential) credential = undefined;
      return source !== undefined;
    },
    close() {
      signed?.agent.destroy();
      signed = undefined;
    },
  };
}

/** One context and nothing else, as the client reads it; a credential of ours stands in as token or certificate. */
function contextOnly(target: Target, credential: Credential | undefined): string {
  const user = Object.fromEntries(Object.entries(target.user).filter(([key]) => !FETCHED.includes(key)));
  const cluster = {
    ...target.cluster,
    server: target.server,
    // The client refuses plain HTTP without this; there is no certificate to verify then.
    ...(target.server.startsWith('http:') ? { 'insecure-skip-tls-verify': true } : {}),
  };
  const given = {
    ...(credential?.token === undefined ? {} : { token: credential.token }),
    ...(credential?.certificate === undefined
      ? {}
      : { 'client-certificate-data': base64(credential.certificate) }),
    ...(credential?.key === undefined ? {} : { 'client-key-data': base64(credential.key) }),
  };
  return JSON.stringify({
    clusters: [{ name: 'it', cluster }],
    users: [{ name: 'it', user: { ...user, ...given } }],
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
    'current-context': 'it',
  });
}

/** What is fetched by `credentialSource` and not by the client. */
const FETCHED: readonly string[] = ['exec', 'tokenFile', 'token-file'];

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Where a credential comes from that has to be fetched; nothing when the kubeconfig holds it. */
function credentialSource({
  user,
  cluster,
}: Target): ((signal: AbortSignal) => Promise<Credential>) | undefined {
  const exec = user['exec'];
  if (typeof exec === 'object' && exec !== null && !Array.isArray(exec))
    return (signal) => runCredentialHelper({ exec: { ...exec }, cluster, signal });
  const file = textOf(user, 'tokenFile') ?? textOf(user, 'token-file');
  return file === undefined ? undefined : (signal) => readToken(file, signal);
}

async function readToken(file: string, signal: AbortSignal): Promise<Credential> {
  try {
    const token = (await readFile(file, { encoding: 'utf8', signal })).trim();
    return { token, certificate: undefined, key: undefined, expiresAt: Date.now() + TOKEN_FILE_HOLDS_MS };
  } catch (error) {
    if (isAborted(error)) throw error;
    throw new ClusterError(
      'credentials',
      {
        what: `The token file ${file} can't be read.`,
        why: messageOf(error),
        next: 'Correct its path in the kubeconfig.',
      },
      { cause: error },
    );
  }
}

/** The client runs their commands without deadline, some through a shell; kubectl itself dropped them in 1.26. */
function refuseLegacyProviders(user: Fields): void {
  const provider = user['auth-provider'];
  if (typeof provider !== 'object' || provider === null || Array.isArray(provider)) return;
  const name = textOf({ ...provider }, 'name') ?? '';
  if (name === 'oidc') return;
  throw new ClusterError('credentials', {
    what: `The kubeconfig signs in with the auth provider "${name}", which Kubernetes no longer supports.`,
    next: 'Create the kubeconfig anew with the tool of your provider: it will name a credential helper ("exec") instead.',
  });
}

function tooLateToSignIn({ context }: Target): ClusterError {
  return new ClusterError('credentials', {
    what: `Signing in with the user of the context "${context}" took longer than ${SIGN_IN_MS / 1000} s.`,
    next: 'Check that its identity provider can be reached.',
  });
}

function unusable({ context }: Target, error: unknown): ClusterError {
  return new ClusterError(
    'credentials',
    {
      what: `The credentials of the context "${context}" can't be used.`,
      why: `${messageOf(error)}.`,
      next: 'Correct its user or cluster in the kubeconfig.',
    },
    { cause: error },
  );
}

function materialOf(options: RequestOptions): string {
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  // Buffers become lists of numbers: long, and exact.
  return JSON.stringify([ca, cert, key, servername, rejectUnauthorized]);
}

/** The client's agents open a connection for each request; ours keep them, except through a proxy. */
function agentFor(target: Target, options: RequestOptions): Agent {
  const { agent, ca, cert, key, servername, rejectUnauthorized } = options;
  if (textOf(target.cluster, 'proxy-url') !== undefined && typeof agent === 'object') return agent;
  if (target.server.startsWith('http:')) return new HttpAgent({ keepAlive: true });
  const material = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
  try {
    // Found out here, garbage is an error of the kubeconfig and not of a connection.
    createSecureContext(material);
  } catch (error) {
    throw unusable(target, error);
  }
  return new HttpsAgent({
    keepAlive: true,
    ...material,
    ...(servername === undefined ? {} : { servername }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  });
}

function headersOf(options: RequestOptions): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (typeof value === 'string') result[name] = value;
  }
  return result;
}
