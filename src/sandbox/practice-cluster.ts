/**
 * The practice cluster in one piece: store, API server, controllers and kubelets around one clock and one source of
 * chance. In virtual time it is what rehearsal and simulation run on; `process/` puts it behind HTTP.
 */
import type { Cluster } from '../cluster/port.ts';
import type { Clock } from '../core/clock.ts';
import { type ApiServer, createApiServer } from './api/api-server.ts';
import { createInMemoryCluster } from './api/cluster.ts';
import type { FaultHook } from './api/faults.ts';
import { createHistory, type History } from './api/history.ts';
import { createStore } from './api/memory-store.ts';
import { quotaRefusal } from './api/quota.ts';
import type { User } from './api/users.ts';
import { podLog } from './app/pod-log.ts';
import { type ControllersOptions, startControllers } from './controllers/start.ts';
import type { Store } from './store.ts';

export interface PracticeClusterOptions {
  readonly clock: Clock;
  /** In [0, 1), seeded. */
  readonly random: () => number;
  /** Fills the store before the controllers start. */
  readonly seed?: (store: Store) => void;
  readonly nodes?: ControllersOptions['nodes'];
  readonly onDefect?: ControllersOptions['onDefect'];
  readonly fault?: FaultHook;
}

export interface PracticeCluster {
  readonly store: Store;
  readonly history: History;
  readonly api: ApiServer;
  /** The cluster as `user` (default: the administrator) sees it through the product's port. */
  cluster(user?: User, fieldManager?: string): Cluster;
  /** Nothing moves any more, and watches hear nothing new. */
  dispose(): void;
}

export function createPracticeCluster(options: PracticeClusterOptions): PracticeCluster {
  const { clock, random, seed, nodes, onDefect, fault } = options;
  const store = createStore({ clock, random });
  const history = createHistory(store);
  const api = createApiServer({ store, history, clock, logs: podLog });
  seed?.(store);
  const controllers = startControllers({
    ...{ store, clock, random },
    admitPod: (pod) => quotaRefusal(store, pod),
    ...(nodes === undefined ? {} : { nodes }),
    ...(onDefect === undefined ? {} : { onDefect }),
  });
  return {
    ...{ store, history, api },
    cluster: (user, fieldManager) =>
      createInMemoryCluster({
        ...{ api, clock, fault },
        ...(user === undefined ? {} : { user }),
        ...(fieldManager === undefined ? {} : { fieldManager }),
      }),
    dispose: () => {
      controllers.dispose();
      history.dispose();
    },
  };
}
