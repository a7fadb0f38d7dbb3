import { NODES } from '../../core/kubernetes/resources.ts';
import { timestamp } from '../api/memory-store.ts';
import type { Store } from '../store.ts';
import type { Node } from './scheduler.ts';

/** A machine of the practice cluster, with what pods may use of it as Kubernetes quantities. */
export interface NodeSize {
  readonly name: string;
  readonly cpu: string;
  readonly memory: string;
  readonly pods: number;
}

export const DEFAULT_NODES: readonly NodeSize[] = ['practice-1', 'practice-2', 'practice-3'].map((name) => ({
  name,
  cpu: '8',
  memory: '32Gi',
  pods: 110,
}));

/** Puts the nodes into the store that are not there yet. */
export function registerNodes(store: Store, nodes: readonly NodeSize[], now: number): void {
  nodes.forEach(({ name, cpu, memory, pods }, index) => {
    if (store.get(NODES, { name }) !== undefined) return;
    const room = { cpu, memory, pods: String(pods) };
    const since = timestamp(now);
    const node: Node = {
      metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
      spec: {},
      status: {
        allocatable: room,
        capacity: room,
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'KubeletReady',
            message: 'kubelet is posting ready status',
            lastTransitionTime: since,
          },
        ],
        addresses: [
          { type: 'InternalIP', address: `10.0.0.${index + 10}` },
          { type: 'Hostname', address: name },
        ],
        nodeInfo: { kubeletVersion: 'v1.36.0-practice', osImage: 'practice cluster', architecture: 'amd64' },
      },
    };
    store.create(NODES, node);
  });
}
