/** The contexts that a person may name, read from files only: nothing is contacted and no credential helper runs. */
import { distance } from 'fastest-levenshtein';
import { isKubeconfigMissing, kubeconfigPaths, readKubeconfig, textOf } from './kubeconfig.ts';
import type { Environment, Kubeconfig } from './kubeconfig.ts';
import { ClusterError } from './port.ts';
import { PRACTICE_CONTEXT, practiceKubeconfigPath } from './practice-path.ts';

export interface ContextInfo {
  readonly name: string;
  readonly namespace: string | undefined;
  /** URL of the API server. */
  readonly server: string | undefined;
  /** The file that it stands in. */
  readonly file: string;
}

export interface Contexts {
  readonly contexts: readonly ContextInfo[];
  /** The kubeconfig's own choice. */
  readonly current: string | undefined;
  /** The files that were read. */
  readonly files: readonly string[];
}

export interface KubeconfigChoice {
  /** A file named by the person; else `KUBECONFIG`, else `~/.kube/config`. */
  readonly kubeconfigPath?: string;
  /** Folder of the workspace whose practice cluster `maverick-practice` means. */
  readonly workspace?: string;
  readonly env?: Environment;
}

/** All contexts. No kubeconfig: none. Rejects with `ClusterError` `credentials` when a file is broken (with its line). */
export async function readContexts(choice: KubeconfigChoice = {}): Promise<Contexts> {
  try {
    const config = await readKubeconfig(kubeconfigPaths(choice.kubeconfigPath, choice.env));
    return {
      contexts: config.contexts.map((entry) => describeContext(config, entry.name)),
      current: config.currentContext,
      files: config.files,
    };
  } catch (error) {
    if (isKubeconfigMissing(error)) return { contexts: [], current: undefined, files: [] };
    throw error;
  }
}

/**
 * The kubeconfig that a context is looked up in. `maverick-practice` means the practice cluster of the workspace and needs
 * nothing of the person's own files, unless the one that they named has a context of this name itself. The two are never
 * merged: a cluster of the same name in both would lead to the wrong one.
 */
export async function readKubeconfigFor(
  context: string | undefined,
  { kubeconfigPath, workspace, env }: KubeconfigChoice,
): Promise<Kubeconfig> {
  if (context !== PRACTICE_CONTEXT || workspace === undefined)
    return readKubeconfig(kubeconfigPaths(kubeconfigPath, env));
  if (kubeconfigPath !== undefined) {
    const named = await readKubeconfig([kubeconfigPath]).catch(() => undefined);
    if (named?.contexts.some(({ name }) => name === PRACTICE_CONTEXT) === true) return named;
  }
  return readKubeconfig([practiceKubeconfigPath(workspace, env)]);
}

function describeContext(config: Kubeconfig, name: string): ContextInfo {
  const context = config.contexts.find((entry) => entry.name === name);
  const clusterName = context === undefined ? undefined : textOf(context.fields, 'cluster');
  const cluster = config.clusters.find((entry) => entry.name === clusterName);
  return {
    name,
    namespace: context === undefined ? undefined : textOf(context.fields, 'namespace'),
    server: cluster === undefined ? undefined : textOf(cluster.fields, 'server'),
    file: context?.file ?? '',
  };
}

/** The error for a context that no file has: names those that exist, the nearest first. */
export function unknownContext(wanted: string, config: Kubeconfig): ClusterError {
  const names = config.contexts.map((entry) => entry.name);
  const nearest = nearestName(wanted, names);
  const listed = names.slice(0, 10).join(', ') + (names.length > 10 ? `, and ${names.length - 10} more` : '');
  return new ClusterError('credentials', {
    what: `The kubeconfig has no context "${wanted}".`,
    why: names.length === 0 ? `${config.files.join(', ')} names none at all.` : `It has: ${listed}.`,
    next:
      nearest === undefined
        ? 'Correct the context of the environment, or add it to the kubeconfig.'
        : `Did you mean "${nearest}"?`,
  });
}

/** The most similar name, when it is similar enough to be a slip of the finger. */
function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, far: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(2, Math.floor(Math.max(wanted.length, name.length) / 3)))
    .sort((a, b) => a.far - b.far);
  return best?.name;
}
