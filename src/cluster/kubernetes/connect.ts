/** From a kubeconfig to a `Cluster`. Nothing is contacted and no credential helper runs before the first call. */
import { access, readFile } from 'node:fs/promises';
import { isAborted } from '../../core/errors.ts';
import { throwIfAborted } from '../abort.ts';
import { readKubeconfigFor, unknownContext } from '../contexts.ts';
import type { KubeconfigChoice } from '../contexts.ts';
import { isKubeconfigMissing, textOf } from '../kubeconfig.ts';
import type { Entry, Environment, Fields, Kubeconfig } from '../kubeconfig.ts';
import { ClusterError } from '../port.ts';
import type { Cluster } from '../port.ts';
import { PRACTICE_CONTEXT } from '../practice-path.ts';
import { createAdapter } from './adapter.ts';
import { createRequests } from './requests.ts';
import { createSignIn } from './sign-in.ts';
import type { Target } from './sign-in.ts';

export interface ConnectOptions extends KubeconfigChoice {
  /** Name of a context; else the kubeconfig's current one. `maverick-practice` needs `workspace`. */
  readonly context?: string;
  /** The owner: when it aborts, every call ends and the connections are closed. */
  readonly signal: AbortSignal;
}

export interface ConnectedCluster extends Cluster {
  readonly context: string;
  /** The context's own, else `default`. */
  readonly namespace: string;
  /** URL of the API server. */
  readonly server: string;
}

/** Rejects with `ClusterError` `credentials` when the kubeconfig does not lead to a cluster. */
export async function connect(options: ConnectOptions): Promise<ConnectedCluster> {
  throwIfAborted(options.signal);
  const { target, namespace } = await findTarget(options);
  const signIn = await createSignIn(target);
  throwIfAborted(options.signal);
  options.signal.addEventListener(
    'abort',
    () => {
      signIn.close();
    },
    { once: true },
  );
  const requests = createRequests(target, signIn, options.signal);
  return {
    ...createAdapter(requests, target.server, namespace),
    context: target.context,
    namespace,
    server: target.server,
  };
}

interface Found {
  readonly target: Target;
  readonly namespace: string;
}

async function findTarget(options: ConnectOptions): Promise<Found> {
  try {
    const config = await readKubeconfigFor(options.context, options);
    return select(config, options.context);
  } catch (error) {
    if (isAborted(error) || !isKubeconfigMissing(error)) throw error;
    if (options.context === PRACTICE_CONTEXT) throw practiceNotStarted(options);
    const inside = await insideCluster(options.env ?? process.env);
    if (inside === undefined || options.context !== undefined) throw error;
    return inside;
  }
}

function practiceNotStarted({ workspace }: ConnectOptions): ClusterError {
  return new ClusterError('credentials', {
    what: 'The practice cluster of this workspace is not running.',
    ...(workspace === undefined ? {} : { why: `Workspace: ${workspace}.` }),
    next: 'Start it with: maverick practice start.',
  });
}

function select(config: Kubeconfig, wanted: string | undefined): Found {
  const name = wanted ?? config.currentContext;
  if (name === undefined)
    throw new ClusterError('credentials', {
      what: 'The kubeconfig has no current context, and none was named.',
      why: `It has: ${config.contexts.map((entry) => entry.name).join(', ') || 'none'}.`,
      next: 'Name one with --context, or in the environment.',
    });
  const context = config.contexts.find((entry) => entry.name === name);
  if (context === undefined) throw unknownContext(name, config);
  const cluster = named(config.clusters, context, 'cluster');
  const user = textOf(context.fields, 'user') === undefined ? {} : named(config.users, context, 'user');
  return {
    target: { context: name, cluster, user, server: serverOf(cluster, context) },
    namespace: textOf(context.fields, 'namespace') ?? 'default',
  };
}

function named(entries: readonly Entry[], context: Entry, key: 'cluster' | 'user'): Fields {
  const name = textOf(context.fields, key);
  const entry = entries.find((one) => one.name === name);
  if (entry !== undefined) return entry.fields;
  throw new ClusterError('credentials', {
    what: `The context "${context.name}" names the ${key} "${name ?? ''}", and the kubeconfig has none of this name.`,
    next: `Add it, or correct the context in ${context.file}.`,
  });
}

function serverOf(cluster: Fields, context: Entry): string {
  const server = textOf(cluster, 'server') ?? '';
  if (URL.canParse(server) && /^https?:/.test(server)) return server.replace(/\/+$/, '');
  throw new ClusterError('credentials', {
    what: `The cluster of the context "${context.name}" has no valid "server" address.`,
    next: `Correct it in ${context.file}: it begins with https://.`,
  });
}

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Inside a pod without a kubeconfig: the pod's service account. https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
async function insideCluster(env: Environment): Promise<Found | undefined> {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  if (host === undefined || port === undefined) return undefined;
  try {
    await access(`${ACCOUNT}/token`);
    const namespace = await readFile(`${ACCOUNT}/namespace`, 'utf8');
    const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
    return {
      target: {
        context: 'in-cluster',
        server,
        cluster: { server, 'certificate-authority': `${ACCOUNT}/ca.crt` },
        user: { tokenFile: `${ACCOUNT}/token` },
      },
      namespace: namespace.trim(),
    };
  } catch {
    return undefined;
  }
}
