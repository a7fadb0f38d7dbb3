/** The practice cluster as a server on loopback: API, front door, and the files by which it is found. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:https';
import type { Server as NetServer } from 'node:net';
import { practiceStateFolder } from '../../cluster/practice-path.ts';
import { MaverickError } from '../../core/errors.ts';
import type { Deployment } from '../../core/kubernetes/objects.ts';
import { DEPLOYMENTS } from '../../core/kubernetes/resources.ts';
import { unauthorized } from '../api/failures.ts';
import type { FaultHook } from '../api/faults.ts';
import { sendFailure, sendJson } from '../api/http/bodies.ts';
import { apiListener } from '../api/http/server.ts';
import { ADMIN, type User } from '../api/users.ts';
import { createPracticeCluster } from '../practice-cluster.ts';
import type { Store } from '../store.ts';
import { createCertificate } from './certificate.ts';
import { findPractice } from './find.ts';
import { FRONT_DOOR_PORT } from './front-door-port.ts';
import { createFrontDoor } from './front-door.ts';
import { resetToSample, SAMPLE_NAMESPACE, seedSample } from './sample.ts';
import { createSpeededClock } from './speeded-clock.ts';
import { kubeconfigFile, removeState, writeState } from './state-file.ts';

export interface PracticeServerOptions {
  readonly workspace: string;
  /** Default: `practiceStateFolder(workspace)`. */
  readonly stateDirectory?: string;
  /** Default: any free port. */
  readonly port?: number;
  /** Default: `FRONT_DOOR_PORT`, or any free one where that is taken. */
  readonly frontDoorPort?: number;
  /** How many times as fast as real time; default 1. */
  readonly speed?: number;
  /** Default: chance. */
  readonly random?: () => number;
  /** More users by bearer token, for tests of RBAC. */
  readonly users?: ReadonlyMap<string, User>;
  readonly fault?: FaultHook;
  readonly onDefect?: (error: unknown) => void;
}

export interface PracticeServer {
  readonly url: string;
  readonly kubeconfigPath: string;
  readonly frontDoorUrl: string;
  reset(): void;
  /** Ends the servers and takes the state files away. */
  dispose(): Promise<void>;
}

/**
 * Starts it in this process. Throws `practice-running` when the workspace's one already runs, `port-in-use` when a port
 * that was asked for is taken.
 */
export async function startPracticeServer(options: PracticeServerOptions): Promise<PracticeServer> {
  const folder = options.stateDirectory ?? practiceStateFolder(options.workspace);
  if (await findPractice(options.workspace, folder)) {
    throw new MaverickError('practice-running', {
      what: 'The practice cluster of this workspace already runs.',
      next: 'Stop it first, or use it as it is.',
    });
  }
  const { speed = 1, random = Math.random, fault } = options;
  const clock = createSpeededClock(speed);
  const practice = createPracticeCluster({
    ...{ clock, random, seed: seedSample },
    ...(options.onDefect === undefined ? {} : { onDefect: options.onDefect }),
  });
  const token = randomBytes(32).toString('hex');
  const users = new Map([...(options.users ?? []), [token, ADMIN] as const]);
  const answerApi = apiListener({
    ...{ api: practice.api, clock, users, fault },
    ...(options.onDefect === undefined ? {} : { onDefect: options.onDefect }),
  });
  const reset = (): void => resetToSample(practice.store);
  const certificate = createCertificate(Date.now());
  const api = createServer(certificate, (request, response) => {
    if (request.url !== '/practice/reset' || request.method !== 'POST') return answerApi(request, response);
    request.resume();
    if (request.headers.authorization !== `Bearer ${token}`) return sendFailure(response, unauthorized());
    reset();
    sendJson(response, 200, { status: 'reset' });
  });
  const frontDoor = createFrontDoor({ store: practice.store, namespace: SAMPLE_NAMESPACE });

  const dispose = async (): Promise<void> => {
    await Promise.all([close(api), close(frontDoor)]);
    practice.dispose();
    await removeState(folder, process.pid);
  };
  try {
    const url = `https://${await listen(api, options.port ?? 0)}`;
    const frontDoorUrl = `http://${await (options.frontDoorPort === undefined ? listenPreferably(frontDoor, FRONT_DOOR_PORT) : listen(frontDoor, options.frontDoorPort))}`;
    // Whoever finds it finds the sample ready: a launch a moment earlier would see a system that is still coming up.
    await sampleReady(practice.store);
    const startedAt = new Date().toISOString();
    const state = {
      pid: process.pid,
      url,
      frontDoorUrl,
      token,
      ca: certificate.cert,
      speed,
      startedAt,
      workspace: options.workspace,
    };
    await writeState(folder, state, SAMPLE_NAMESPACE);
    return { url, frontDoorUrl, kubeconfigPath: kubeconfigFile(folder), reset, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The port that deploy configs may name; where it is taken, any other. */
async function listenPreferably(server: NetServer, port: number): Promise<string> {
  try {
    return await listen(server, port);
  } catch (error) {
    if (error instanceof MaverickError && error.code === 'port-in-use') return listen(server, 0);
    throw error;
  }
}

/** Resolves when every Deployment has as many Ready pods as it wants. */
function sampleReady(store: Store): Promise<void> {
  const isReady = (): boolean =>
    store
      .list<Deployment>(DEPLOYMENTS)
      .every(({ spec, status }) => (status?.readyReplicas ?? 0) >= (spec?.replicas ?? 0));
  return new Promise((resolve) => {
    if (isReady()) {
      resolve();
      return;
    }
    const stop = store.subscribe(({ resource }) => {
      if (resource.plural !== DEPLOYMENTS.plural || !isReady()) return;
      stop();
      resolve();
    });
  });
}

/** The address that it listens on: `127.0.0.1:1234`. */
function listen(server: NetServer, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      const what = taken
        ? `Port ${port} is in use.`
        : `The practice cluster can't listen on 127.0.0.1: ${cause.message}.`;
      reject(
        new MaverickError(
          taken ? 'port-in-use' : 'practice-listen',
          { what, next: 'Choose another port, or none.' },
          cause,
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`127.0.0.1:${bound}`);
    });
  });
}

function close(server: NetServer & { closeAllConnections(): void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
