/** Connections: opened when a command needs one, closed when it ends. The Kubernetes client is loaded here and nowhere else. */
import type { ConnectedCluster } from '../cluster/kubernetes/connect.ts';
import type { Cli } from './cli.ts';

export interface Session {
  readonly cluster: ConnectedCluster;
  readonly context: string;
  readonly namespace: string;
  /** The name that deploy configs give it; undefined for a bare context. */
  readonly environment: string | undefined;
}

export interface Target {
  readonly environment?: string;
  /** `--context` wins over it. Neither: the kubeconfig's own choice. */
  readonly context?: string;
  /** Undefined: the context's own. */
  readonly namespace?: string;
}

/** Contacts nobody. @throws ClusterError `credentials` when the kubeconfig does not lead to a cluster */
export async function openSession(cli: Cli, target: Target): Promise<Session> {
  const { connect } = await import('../cluster/kubernetes/connect.ts');
  const context = cli.context ?? target.context;
  const cluster = await connect({
    workspace: cli.workspace,
    env: cli.surroundings.env,
    signal: cli.closing,
    ...(context === undefined ? {} : { context }),
    ...(cli.kubeconfigPath === undefined ? {} : { kubeconfigPath: cli.kubeconfigPath }),
  });
  return {
    cluster,
    context: cluster.context,
    namespace: target.namespace ?? cluster.namespace,
    environment: target.environment,
  };
}
