/** The command lines of the programs: everything on 127.0.0.1, nothing kept, RBAC on. */
import { join } from 'node:path';

export interface Layout {
  readonly directory: string;
  readonly apiPort: number;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly tokenFile: string;
  readonly keyFile: string;
  readonly publicKeyFile: string;
  readonly kubeconfig: string;
  readonly kwokConfig: string;
}

export function certificateFiles(directory: string): { cert: string; key: string } {
  return {
    cert: join(directory, 'certificates', 'apiserver.crt'),
    key: join(directory, 'certificates', 'apiserver.key'),
  };
}

export function etcdArguments({ directory, etcdPort, etcdPeerPort }: Layout): string[] {
  const client = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${etcdPeerPort}`;
  return [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

export function apiServerArguments(layout: Layout): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${layout.etcdPort}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${layout.apiPort}`,
    // Its own certificate: nobody looks for the API server by the `kubernetes` Service here.
    `--cert-dir=${join(layout.directory, 'certificates')}`,
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    `--token-auth-file=${layout.tokenFile}`,
    // Pods are records only: no service account has to exist before they may be created.
    '--disable-admission-plugins=ServiceAccount',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${layout.publicKeyFile}`,
    `--service-account-signing-key-file=${layout.keyFile}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--profiling=false',
  ];
}

export function controllerManagerArguments(layout: Layout): string[] {
  return [
    `--kubeconfig=${layout.kubeconfig}`,
    `--service-account-private-key-file=${layout.keyFile}`,
    // The simulated nodes send no heartbeat: after the default of 50 s all their pods would be called unready.
    '--node-monitor-grace-period=24h',
    ...quietClient,
  ];
}

export function schedulerArguments(layout: Layout): string[] {
  return [`--kubeconfig=${layout.kubeconfig}`, ...quietClient];
}

/** The only one of its kind, serving nothing, and not slowed down: tests wait for it. */
const quietClient = [
  '--leader-elect=false',
  '--secure-port=0',
  '--kube-api-qps=500',
  '--kube-api-burst=500',
  '--profiling=false',
];

export const NODE_ANNOTATION = { 'kwok.x-k8s.io/node': 'fake' };

export function kwokArguments(layout: Layout, kubeletPort: number): string[] {
  return [
    `--kubeconfig=${layout.kubeconfig}`,
    `--config=${layout.kwokConfig}`,
    '--manage-all-nodes=false',
    '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
    '--node-ip=127.0.0.1',
    `--node-port=${kubeletPort}`,
    // Its own server is not used; where the nodes' kubelet is said to listen is ours.
    '--server-address=127.0.0.1:0',
    '--cidr=10.128.0.1/9',
  ];
}
