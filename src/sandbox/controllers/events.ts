/**
 * Events as controllers write them: the same thing happening again adds to `count` instead of making a new object.
 * https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 */
import type { KubeEvent, KubeObject } from '../../core/kubernetes/objects.ts';
import { EVENTS } from '../../core/kubernetes/resources.ts';
import type { Ref } from '../../cluster/port.ts';
import type { Clock } from '../../core/clock.ts';
import { timestamp } from '../api/memory-store.ts';
import type { Store } from '../store.ts';
import { nameOf, namespaceOf, uidOf, versionOf } from './objects.ts';

export interface Happening {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Who says so: `deployment-controller`, `kubelet`. */
  readonly component: string;
  /** The node, for what a kubelet says. */
  readonly host?: string;
  /** `spec.containers{app}` for what concerns one container. */
  readonly fieldPath?: string;
}

export interface EventRecorder {
  record(about: KubeObject, happening: Happening): void;
}

/** The fields of an Event that the product does not read and `kubectl describe` does. */
interface RecordedEvent extends KubeEvent {
  readonly involvedObject: KubeEvent['involvedObject'] & {
    readonly apiVersion?: string;
    readonly resourceVersion?: string;
    readonly fieldPath?: string;
  };
  readonly source: { readonly component: string; readonly host?: string };
  readonly reportingComponent: string;
  readonly reportingInstance: string;
}

/** As the API server's default `--event-ttl`. Old ones go when a new one comes, so that no timer is needed. */
const KEPT_MS = 3_600_000;

export function createEventRecorder(store: Store, clock: Clock, random: () => number): EventRecorder {
  /** In the order of when they last happened: a Map keeps insertion order. */
  const known = new Map<string, { readonly ref: Ref; readonly last: number }>();

  function forgetOld(now: number): void {
    for (const [key, { ref, last }] of known) {
      if (last >= now - KEPT_MS) return;
      known.delete(key);
      if (store.get(EVENTS, ref) !== undefined) store.remove(EVENTS, ref);
    }
  }

  return {
    record(about, happening) {
      const now = clock.now();
      forgetOld(now);
      const key = JSON.stringify([uidOf(about), happening]);
      const before = known.get(key);
      const event = before === undefined ? undefined : store.get<RecordedEvent>(EVENTS, before.ref);
      known.delete(key);
      if (before !== undefined && event !== undefined) {
        store.update(EVENTS, { ...event, count: (event.count ?? 1) + 1, lastTimestamp: timestamp(now) });
        known.set(key, { ref: before.ref, last: now });
        return;
      }
      const ref = { namespace: namespaceOf(about), name: `${nameOf(about)}.${suffix(random)}` };
      store.create(EVENTS, eventOf(about, happening, ref, timestamp(now)));
      known.set(key, { ref, last: now });
    },
  };
}

function eventOf(about: KubeObject, happening: Happening, ref: Ref, at: string): RecordedEvent {
  const { type, reason, message, component, host, fieldPath } = happening;
  return {
    metadata: { ...ref },
    involvedObject: {
      apiVersion: about.apiVersion ?? 'v1',
      kind: about.kind ?? '',
      name: nameOf(about),
      namespace: namespaceOf(about),
      uid: uidOf(about),
      resourceVersion: versionOf(about),
      ...(fieldPath === undefined ? {} : { fieldPath }),
    },
    type,
    reason,
    message,
    count: 1,
    firstTimestamp: at,
    lastTimestamp: at,
    source: { component, ...(host === undefined ? {} : { host }) },
    reportingComponent: component,
    reportingInstance: host ?? '',
  };
}

/** Event names end in a number written in hex; a seeded one, so that two runs are alike. */
function suffix(random: () => number): string {
  const half = (): string =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return half() + half();
}
