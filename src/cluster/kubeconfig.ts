/**
 * Reading kubeconfig files: no contact with a cluster, no credential helper, no Kubernetes client. Several files of
 * `KUBECONFIG` are merged as kubectl does it: missing ones are left out, and the first that names something wins.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { messageOf } from '../core/errors.ts';
import { ClusterError } from './port.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Fields = Readonly<Record<string, unknown>>;

/** One named entry of a kubeconfig, its fields as written except that paths are absolute. */
export interface Entry {
  readonly name: string;
  readonly fields: Fields;
  /** The file that it stands in. */
  readonly file: string;
}

export interface Kubeconfig {
  /** Those that exist, in the order in which they were read. */
  readonly files: readonly string[];
  readonly currentContext: string | undefined;
  readonly contexts: readonly Entry[];
  readonly clusters: readonly Entry[];
  readonly users: readonly Entry[];
}

/** The files that would be read: the named one, those of `KUBECONFIG`, or `~/.kube/config`. */
export function kubeconfigPaths(
  named: string | undefined,
  env: Environment = process.env,
): readonly string[] {
  if (named !== undefined) return [named];
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0 ? listed : [join(env['HOME'] ?? homedir(), '.kube', 'config')];
}

/**
 * Reads and merges them. Rejects with `ClusterError` `credentials` when none exists, one can't be read, or one is broken
 * (with its line).
 */
export async function readKubeconfig(paths: readonly string[]): Promise<Kubeconfig> {
  const parsed: Kubeconfig[] = [];
  for (const path of paths) {
    const text = await readOptional(path);
    if (text !== undefined) parsed.push(parseKubeconfig(text, path));
  }
  if (parsed.length === 0) throw missing(paths);
  return {
    files: parsed.flatMap((one) => one.files),
    currentContext: parsed.find((one) => one.currentContext !== undefined)?.currentContext,
    contexts: firstOfEach(parsed.flatMap((one) => one.contexts)),
    clusters: firstOfEach(parsed.flatMap((one) => one.clusters)),
    users: firstOfEach(parsed.flatMap((one) => one.users)),
  };
}

/** True when the failure is that there is no kubeconfig at all, which is no fault by itself. */
export function isKubeconfigMissing(error: unknown): boolean {
  return error instanceof MissingKubeconfig;
}

class MissingKubeconfig extends ClusterError {}

function missing(paths: readonly string[]): ClusterError {
  return new MissingKubeconfig('credentials', {
    what: `There is no kubeconfig at ${paths.join(' or ')}.`,
    next: 'Put one there, name one with --kubeconfig or KUBECONFIG, or use the practice cluster, which needs none.',
  });
}

const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: 'You may not read it.',
  EISDIR: 'It is a folder.',
  ENOTDIR: 'A part of the path is a file.',
  ELOOP: 'It is a link that leads back to itself.',
};

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new ClusterError(
      'credentials',
      {
        what: `The kubeconfig ${path} can't be read.`,
        why:
          UNREADABLE[String(error instanceof Error && 'code' in error ? error.code : '')] ?? messageOf(error),
        next: 'Check the path and its permissions, or name another one with --kubeconfig.',
      },
      { cause: error },
    );
  }
}

/** One file. Rejects with the line of what is wrong in it; values are never quoted, they may be secrets. */
export function parseKubeconfig(text: string, file: string): Kubeconfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines, uniqueKeys: false });
  const [problem] = document.errors;
  if (problem !== undefined) throw broken(file, lines.linePos(problem.pos[0]).line, problem.message);
  const lineOf = (...path: (string | number)[]): number => {
    const node = document.getIn(path, true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    const start: unknown = Array.isArray(range) ? range[0] : undefined;
    return typeof start === 'number' ? lines.linePos(start).line : 1;
  };
  const root = toPlain(document, file);
  if (!isFields(root)) throw broken(file, 1, 'it is not a map with "clusters", "contexts" and "users"');

  const section = (plural: string, singular: string): Entry[] => {
    const list = root[plural];
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list)) throw broken(file, lineOf(plural), `"${plural}" is not a list`);
    return list.map((item: unknown, index) => {
      const name = isFields(item) ? item['name'] : undefined;
      if (!isFields(item) || typeof name !== 'string' || name === '')
        throw broken(file, lineOf(plural, index), `an entry of "${plural}" has no "name"`);
      const fields = item[singular] ?? {};
      if (!isFields(fields))
        throw broken(file, lineOf(plural, index), `"${singular}" of "${name}" is not a map`);
      return { name, fields: withAbsolutePaths(fields, dirname(file)), file };
    });
  };
  const current = root['current-context'];
  return {
    files: [file],
    currentContext: typeof current === 'string' && current !== '' ? current : undefined,
    contexts: section('contexts', 'context'),
    clusters: section('clusters', 'cluster'),
    users: section('users', 'user'),
  };
}

function toPlain(document: { toJS(options: { maxAliasCount: number }): unknown }, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw broken(file, 1, messageOf(error));
  }
}

function broken(file: string, line: number, why: string): ClusterError {
  return new ClusterError('credentials', {
    what: `The kubeconfig ${file} is broken at line ${line}: ${why.replace(/\.$/, '')}.`,
    next: 'Correct it there, or name another one.',
  });
}

const PATH_KEYS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile', 'token-file'];

/** Relative paths mean relative to the file that they stand in, as kubectl reads them. */
function withAbsolutePaths(fields: Fields, folder: string): Fields {
  const result: Record<string, unknown> = { ...fields };
  for (const key of PATH_KEYS) {
    const value = result[key];
    if (typeof value === 'string' && value !== '' && !isAbsolute(value)) result[key] = join(folder, value);
  }
  const helper = result['exec'];
  const command = isFields(helper) ? helper['command'] : undefined;
  if (isFields(helper) && typeof command === 'string' && /[\\/]/.test(command) && !isAbsolute(command))
    result['exec'] = { ...helper, command: join(folder, command) };
  return result;
}

function firstOfEach(entries: readonly Entry[]): Entry[] {
  const seen = new Map<string, Entry>();
  for (const entry of entries) if (!seen.has(entry.name)) seen.set(entry.name, entry);
  return [...seen.values()];
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a field, or nothing when it is absent, empty or not a text. */
export function textOf(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
