/** The scheduler: a pod goes to the emptiest node that has room for its requests, or waits until one has. */
import type { Condition, KubeObject, Pod } from '../../core/kubernetes/objects.ts';
import { NODES, PODS } from '../../core/kubernetes/resources.ts';
import { timestamp } from '../api/memory-store.ts';
import type { ControllerContext } from './context.ts';
import { isEnding, keyOf, nameOf, refOfKey, uidOf } from './objects.ts';
import { isOver, podCondition } from './pods.ts';
import { quantity } from '../api/quantities.ts';
import { requestsOf, type Room } from './requests.ts';

export interface Node extends KubeObject {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: {
    readonly allocatable?: Readonly<Record<string, string | number>>;
    readonly capacity?: Readonly<Record<string, string | number>>;
    readonly conditions?: readonly Condition[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo?: Readonly<Record<string, string>>;
  };
}

export interface Scheduler {
  sync(key: string): void;
  /** Keeps the books of who uses what. `gone`: the pod was deleted. */
  noteChange(pod: Pod, gone: boolean): void;
  /** The pods that found no room. */
  waiting(): Iterable<string>;
}

const RESOURCES = ['cpu', 'memory'] as const;
const NOTHING: Room = { cpu: 0, memory: 0, pods: 0 };

export function createScheduler({ store, clock, events }: ControllerContext): Scheduler {
  const placed = new Map<string, { readonly node: string; readonly room: Room }>();
  const used = new Map<string, Room>();
  const waiting = new Set<string>();

  function noteChange(pod: Pod, gone: boolean): void {
    const before = placed.get(uidOf(pod));
    const node = pod.spec?.nodeName ?? '';
    const holds = node !== '' && !gone && !isOver(pod);
    if (holds === (before !== undefined)) return;
    if (before !== undefined) {
      placed.delete(uidOf(pod));
      used.set(before.node, plus(used.get(before.node) ?? NOTHING, before.room, -1));
    } else {
      const room = requestsOf(pod.spec);
      placed.set(uidOf(pod), { node, room });
      used.set(node, plus(used.get(node) ?? NOTHING, room, 1));
    }
  }

  /** What stands in the way of `pod` on `node`; empty when nothing does. */
  function obstacles(node: Node, asked: Room): string[] {
    if (node.spec?.unschedulable === true) return ['node(s) were unschedulable'];
    const taken = used.get(nameOf(node)) ?? NOTHING;
    const has = (name: 'cpu' | 'memory' | 'pods'): number => quantity(node.status?.allocatable?.[name]) ?? 0;
    const short = RESOURCES.filter((name) => asked[name] > 0 && taken[name] + asked[name] > has(name) + 1e-9);
    return [
      ...(taken.pods + 1 > has('pods') ? ['Too many pods'] : []),
      ...short.map((name) => `Insufficient ${name}`),
    ];
  }

  function bind(pod: Pod, node: Node): void {
    const bound = store.update(PODS, {
      ...pod,
      spec: { ...pod.spec, containers: pod.spec?.containers ?? [], nodeName: nameOf(node) },
    });
    writeCondition(bound, { type: 'PodScheduled', status: 'True' });
    events.record(bound, {
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${keyOf(pod)} to ${nameOf(node)}`,
      component: 'default-scheduler',
    });
  }

  function refuse(pod: Pod, nodes: readonly Node[], found: readonly string[][]): void {
    const counts = new Map<string, number>();
    for (const obstacle of found.flat()) counts.set(obstacle, (counts.get(obstacle) ?? 0) + 1);
    const reasons = [...counts].map(([obstacle, count]) => `${count} ${obstacle}`).sort();
    const all = nodes.length;
    const message =
      all === 0
        ? 'no nodes available to schedule pods'
        : `0/${all} nodes are available: ${reasons.join(', ')}. preemption: 0/${all} nodes are available: ${all} No preemption victims found for incoming pod.`;
    writeCondition(pod, { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message });
    events.record(pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: 'default-scheduler',
    });
  }

  function writeCondition(pod: Pod, condition: Condition): void {
    const before = podCondition(pod, condition.type);
    const lastTransitionTime =
      before?.status === condition.status && before.lastTransitionTime !== undefined
        ? before.lastTransitionTime
        : timestamp(clock.now());
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type);
    store.updateStatus(PODS, {
      ...pod,
      status: { ...pod.status, conditions: [...others, { ...condition, lastTransitionTime }] },
    });
  }

  return {
    noteChange,
    waiting: () => [...waiting],
    sync(key) {
      waiting.delete(key);
      const pod = store.get<Pod>(PODS, refOfKey(key));
      if (pod === undefined || isEnding(pod) || isOver(pod) || (pod.spec?.nodeName ?? '') !== '') return;
      const nodes = store.list<Node>(NODES);
      const asked = requestsOf(pod.spec);
      const found = nodes.map((node) => obstacles(node, asked));
      const pods = (node: Node): number => used.get(nameOf(node))?.pods ?? 0;
      const [best] = nodes
        .filter((_, index) => found[index]?.length === 0)
        .sort((a, b) => pods(a) - pods(b) || (nameOf(a) < nameOf(b) ? -1 : 1));
      if (best !== undefined) {
        bind(pod, best);
        return;
      }
      waiting.add(key);
      refuse(pod, nodes, found);
    },
  };
}

function plus(a: Room, b: Room, sign: 1 | -1): Room {
  return {
    cpu: a.cpu + sign * b.cpu,
    memory: a.memory + sign * b.memory,
    pods: a.pods + sign * b.pods,
  };
}
