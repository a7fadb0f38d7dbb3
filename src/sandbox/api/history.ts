/** The bounded past of each resource, and those who follow it: what watches are served from. */
import type { Scope } from '../../cluster/port.ts';
import type { KubeObject } from '../../core/kubernetes/objects.ts';
import type { Resource } from '../../core/kubernetes/resources.ts';
import type { Store, StoreEvent } from '../store.ts';
import { gone } from './failures.ts';
import { selects } from './selectors.ts';

export interface WatchedChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

export interface History {
  /**
   * Tells all changes in `scope` after `resourceVersion`, past ones at once, until the returned function is called.
   * Throws `gone` (410) when the past does not reach back that far.
   */
  follow(
    resource: Resource,
    scope: Scope & { readonly resourceVersion: string },
    tell: (change: WatchedChange) => void,
  ): () => void;
  /** Forgets the past, as etcd's compaction does: whoever comes back with an old version gets 410. */
  compact(): void;
  dispose(): void;
}

interface Past {
  events: StoreEvent[];
  /** The newest version that is no longer there. */
  forgotten: number;
  readonly followers: Set<(event: StoreEvent) => void>;
}

export function createHistory(store: Store, { keep = 2000 }: { readonly keep?: number } = {}): History {
  const pasts = new Map<string, Past>();
  const start = Number(store.revision());
  const pastOf = ({ plural, group }: Resource): Past => {
    const key = `${plural}.${group}`;
    let past = pasts.get(key);
    if (!past) pasts.set(key, (past = { events: [], forgotten: start, followers: new Set() }));
    return past;
  };

  const stop = store.subscribe((event) => {
    const past = pastOf(event.resource);
    past.events.push(event);
    // In batches: shifting at every event would make each one cost the whole list.
    if (past.events.length > keep * 1.5) forget(past, past.events.length - keep);
    for (const follower of [...past.followers]) follower(event);
  });

  return {
    follow: (resource, scope, tell) => {
      const past = pastOf(resource);
      const since = Number(scope.resourceVersion);
      if (since < past.forgotten) {
        throw gone(`too old resource version: ${scope.resourceVersion} (${past.forgotten})`);
      }
      const change = changes(resource, scope);
      const follower = (event: StoreEvent): void => {
        const seen = change(event);
        if (seen) tell(seen);
      };
      for (const event of past.events) if (Number(event.resourceVersion) > since) follower(event);
      past.followers.add(follower);
      return () => void past.followers.delete(follower);
    },
    compact: () => {
      for (const past of pasts.values()) {
        past.events = [];
        past.forgotten = Number(store.revision());
      }
    },
    dispose: () => {
      stop();
      pasts.clear();
    },
  };
}

function forget(past: Past, count: number): void {
  past.forgotten = Number(past.events[count - 1]?.resourceVersion ?? past.forgotten);
  past.events = past.events.slice(count);
}

/** How a change looks from within `scope`: what leaves a selector is deleted, what enters is added. */
function changes(resource: Resource, scope: Scope): (event: StoreEvent) => WatchedChange | undefined {
  const selected = selects(scope);
  return ({ type, object, previous }) => {
    if (
      resource.namespaced &&
      scope.namespace !== undefined &&
      object.metadata?.namespace !== scope.namespace
    ) {
      return undefined;
    }
    const now = type !== 'DELETED' && selected(object);
    const before = previous !== undefined && selected(previous);
    if (now) return { type: before ? 'MODIFIED' : 'ADDED', object };
    return before ? { type: 'DELETED', object } : undefined;
  };
}
