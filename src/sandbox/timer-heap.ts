/** Things due at a time, earliest first; those due at the same time come out in the order they went in. */
export interface TimerHeap<T> {
  readonly size: number;
  /** `due` in milliseconds. Returns an entry to be given to `cancel`. */
  add(due: number, value: T): TimerEntry<T>;
  /** Does nothing when it has come out already. */
  cancel(entry: TimerEntry<T>): void;
  /** When the earliest is due. */
  next(): number | undefined;
  /** Takes out the earliest if it is due at `now` or before. */
  takeDue(now: number): TimerEntry<T> | undefined;
  clear(): void;
}

export interface TimerEntry<T> {
  readonly due: number;
  readonly order: number;
  readonly value: T;
  /** In the heap and not cancelled. */
  pending: boolean;
}

/** A binary heap. Cancelled entries stay where they are until they reach the top: cancelling costs nothing. */
export function createTimerHeap<T>(): TimerHeap<T> {
  const heap: TimerEntry<T>[] = [];
  let order = 0;
  let live = 0;

  const before = (a: TimerEntry<T>, b: TimerEntry<T>): boolean =>
    a.due < b.due || (a.due === b.due && a.order < b.order);

  function rise(index: number, entry: TimerEntry<T>): void {
    let at = index;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !before(entry, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  function sink(entry: TimerEntry<T>): void {
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = heap[below];
      if (child === undefined) break;
      const right = heap[below + 1];
      if (right !== undefined && before(right, child)) {
        child = right;
        below += 1;
      }
      if (before(entry, child)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = entry;
  }

  function dropTop(): void {
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) sink(last);
  }

  function top(): TimerEntry<T> | undefined {
    for (;;) {
      const first = heap[0];
      if (first === undefined || first.pending) return first;
      dropTop();
    }
  }

  return {
    get size() {
      return live;
    },
    add(due, value) {
      const entry = { due, order: order++, value, pending: true };
      live += 1;
      rise(heap.length, entry);
      return entry;
    },
    cancel(entry) {
      if (!entry.pending) return;
      entry.pending = false;
      live -= 1;
    },
    next: () => top()?.due,
    takeDue(now) {
      const first = top();
      if (first === undefined || first.due > now) return undefined;
      dropTop();
      first.pending = false;
      live -= 1;
      return first;
    },
    clear() {
      for (const entry of heap) entry.pending = false;
      heap.length = 0;
      live = 0;
    },
  };
}
