/** What a real control plane consists of, which version of it, and where its programs may lie. */
import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Everything below is pinned in `binaries/kubernetes/go.mod`, `binaries/etcd/go.mod` and here. */
export const KUBERNETES_VERSION = '1.36.3';
export const KWOK_VERSION = '0.8.0';

/** Absolute paths of the programs. */
export interface Binaries {
  readonly etcd: string;
  readonly apiserver: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kwok: string;
  readonly kubectl: string;
}

/** The file that each program is called. */
export const FILES: Readonly<Record<keyof Binaries, string>> = {
  etcd: 'etcd',
  apiserver: 'kube-apiserver',
  controllerManager: 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  kwok: 'kwok',
  kubectl: 'kubectl',
};

/** Outside the repository, so that a fresh clone does not build again. */
export function cacheDirectory(): string {
  const cache = process.env['XDG_CACHE_HOME'];
  const root = cache === undefined || cache === '' ? join(homedir(), '.cache') : cache;
  return join(root, 'maverick-deploy', 'control-plane', KUBERNETES_VERSION);
}

/**
 * The machine's own programs: `KUBEBUILDER_ASSETS` (envtest's convention) before `PATH`. Undefined unless all of them
 * are there: a control plane of mixed versions would be judged by differences that are nobody's bug.
 */
export async function findInstalled(): Promise<Binaries | undefined> {
  const assets = process.env['KUBEBUILDER_ASSETS'] ?? '';
  const path = (process.env['PATH'] ?? '').split(delimiter);
  return await findIn([assets, ...path].filter((directory) => directory !== ''));
}

/** The programs, each from the first of `directories` that has it; undefined when one is in none of them. */
export async function findIn(directories: readonly string[]): Promise<Binaries | undefined> {
  const [etcd, apiserver, controllerManager, scheduler, kwok, kubectl] = await Promise.all([
    firstExecutable(directories, FILES.etcd),
    firstExecutable(directories, FILES.apiserver),
    firstExecutable(directories, FILES.controllerManager),
    firstExecutable(directories, FILES.scheduler),
    firstExecutable(directories, FILES.kwok),
    firstExecutable(directories, FILES.kubectl),
  ]);
  if (etcd === undefined || apiserver === undefined || controllerManager === undefined) return undefined;
  if (scheduler === undefined || kwok === undefined || kubectl === undefined) return undefined;
  return { etcd, apiserver, controllerManager, scheduler, kwok, kubectl };
}

async function firstExecutable(directories: readonly string[], file: string): Promise<string | undefined> {
  for (const directory of directories) {
    const path = join(directory, file);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // Not here: the next directory may have it.
    }
  }
  return undefined;
}
