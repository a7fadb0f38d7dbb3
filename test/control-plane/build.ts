/**
 * Finds the programs of a real control plane, or builds them from the Go module proxy with the machine's own Go and keeps
 * them outside the repository. Run directly it says what it does, so that `npm test` can build before it tests:
 *
 *     node test/control-plane/build.ts
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  cacheDirectory,
  FILES,
  findIn,
  findInstalled,
  KUBERNETES_VERSION,
  KWOK_VERSION,
} from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { withLock } from './lock.ts';

export type Found =
  | { readonly kind: 'found'; readonly binaries: Binaries }
  /** The layer is skipped; `why` is the sentence to say. */
  | { readonly kind: 'missing'; readonly why: string };

export interface FindOptions {
  /** Takes one line of progress. Nothing is said when nothing has to be built. */
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Rejects only when `signal` aborts, or when the cache's folder cannot be written. */
export async function findOrBuild(options: FindOptions = {}): Promise<Found> {
  const signal = options.signal ?? new AbortController().signal;
  const log = options.log ?? (() => undefined);
  const cache = cacheDirectory();
  const present = (await findInstalled()) ?? (await findIn([cache]));
  if (present !== undefined) return { kind: 'found', binaries: present };

  const go = await run('go', ['version'], { signal });
  if (go.code !== 0) {
    return {
      kind: 'missing',
      why: `No programs of a Kubernetes control plane on PATH or in ${cache}, and no Go to build them with: install Go 1.26 or newer.`,
    };
  }
  await mkdir(dirname(cache), { recursive: true });
  const waiting = (holder: number): void => log(`Waiting for process ${holder}, which is building the same.`);
  return await withLock(`${cache}.lock`, { signal, waiting }, async () => {
    const meanwhile = await findIn([cache]);
    if (meanwhile !== undefined) return { kind: 'found', binaries: meanwhile };
    return await build(cache, log, signal);
  });
}

/** Into a folder beside the cache that is renamed into place when all is there: a half build is never found. */
async function build(cache: string, log: (line: string) => void, signal: AbortSignal): Promise<Found> {
  const output = await mkdtemp(`${cache}.building-`);
  try {
    log(
      `Building a Kubernetes ${KUBERNETES_VERSION} control plane, once; it takes up to ten minutes on two cores.`,
    );
    const steps = recipe(output);
    for (const [index, step] of steps.entries()) {
      log(`  ${index + 1} of ${steps.length}: ${step.what}`);
      const result = await run('go', step.args, {
        signal,
        cwd: step.cwd,
        env: { ...BUILD_ENV, ...step.env },
      });
      if (result.code !== 0) {
        return { kind: 'missing', why: `Go could not build ${step.what}: ${lastLines(result.stderr)}` };
      }
    }
    await rm(cache, { recursive: true, force: true });
    await rename(output, cache);
  } finally {
    await rm(output, { recursive: true, force: true });
  }
  const binaries = await findIn([cache]);
  if (binaries === undefined) return { kind: 'missing', why: `The build left no programs in ${cache}.` };
  return { kind: 'found', binaries };
}

interface Step {
  readonly what: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const HERE = import.meta.dirname;
/** Static programs of the committed versions, whatever the person has set for their own work. */
const BUILD_ENV = { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off' };

function recipe(output: string): Step[] {
  const etcd: Step = {
    what: FILES.etcd,
    args: ['build', '-trimpath', '-ldflags', '-s -w', '-o', join(output, FILES.etcd), '.'],
    cwd: join(HERE, 'binaries', 'etcd'),
  };
  const kubernetes = [FILES.apiserver, FILES.controllerManager, FILES.scheduler, FILES.kubectl].map(
    (file): Step => ({
      what: file,
      args: [
        'build',
        '-trimpath',
        '-ldflags',
        ldflags(),
        '-o',
        join(output, file),
        `k8s.io/kubernetes/cmd/${file}`,
      ],
      cwd: join(HERE, 'binaries', 'kubernetes'),
    }),
  );
  const kwok: Step = {
    what: FILES.kwok,
    args: ['install', '-trimpath', '-ldflags', '-s -w', `sigs.k8s.io/kwok/cmd/kwok@v${KWOK_VERSION}`],
    cwd: output,
    env: { GOBIN: output, GOFLAGS: '-buildvcs=false' },
  };
  return [etcd, ...kubernetes, kwok];
}

/** Without them the API server calls itself v0.0.0, which clients take for a very old one. */
function ldflags(): string {
  const [major, minor] = KUBERNETES_VERSION.split('.');
  const version = 'k8s.io/component-base/version';
  return [
    '-s -w',
    `-X ${version}.gitVersion=v${KUBERNETES_VERSION}`,
    `-X ${version}.gitMajor=${major ?? ''}`,
    `-X ${version}.gitMinor=${minor ?? ''}`,
  ].join(' ');
}

interface RunOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A program that is not there is exit code 127, as a shell would say. */
function run(
  program: string,
  args: readonly string[],
  { signal, cwd, env }: RunOptions,
): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      signal,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', (error) => {
      if (error.name === 'AbortError') reject(error);
      else resolve({ code: 127, stderr: error.message });
    });
    child.once('close', (code) => resolve({ code: code ?? 1, stderr }));
  });
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' ').slice(-500);
}

if (import.meta.main) {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  const started = Date.now();
  try {
    const found = await findOrBuild({ log: (line) => console.log(line), signal: interrupted.signal });
    if (found.kind === 'missing') {
      console.error(found.why);
      process.exitCode = 1;
    } else {
      console.log(
        `Control plane: ${dirname(found.binaries.apiserver)} (${Math.round((Date.now() - started) / 1000)} s)`,
      );
    }
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    process.exitCode = 130;
  }
}
