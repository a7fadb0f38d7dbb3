// Runs on Node 20 with nothing installed: finds, or installs from the registry, the Node 24 that everything else
// here needs (TypeScript without a build step, and code-server, which takes no other version).
import { spawn } from 'node:child_process';
import { cp, mkdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const WANTED_MAJOR = 24;
const NPM_ON_WINDOWS = 'node_modules/npm/bin/npm-cli.js';

/** What is kept between runs and shared between clones. */
export const CACHE = path.join(
  process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'),
  'maverick-deploy',
);

/** The script behind the command `npm`: starting it with `node` needs no shell on any system. */
async function npmCli() {
  const places = [process.env.npm_execpath, path.join(path.dirname(process.execPath), NPM_ON_WINDOWS)];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    places.push(path.join(folder, 'npm'), path.join(folder, NPM_ON_WINDOWS));
  }
  for (const place of places) {
    const file = place && (await realpath(place).catch(() => undefined));
    if (file?.endsWith('npm-cli.js')) return file;
  }
  throw new Error('npm was not found. Install it beside Node, then try again.');
}

/** Runs npm and rejects when it fails. Only its errors are shown. */
export async function npm(args, { node = process.execPath, cwd = ROOT, env = process.env } = {}) {
  const child = spawn(node, [await npmCli(), ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env: { ...env, PATH: `${path.dirname(node)}${path.delimiter}${env.PATH ?? ''}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (exit, signal) => resolve(exit ?? signal));
  });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed (${code}).`);
}

/**
 * Makes `folder` by filling a folder beside it, then renames: what was interrupted is never taken for whole, and two
 * that install at once do not disturb each other. Does nothing when it is there.
 */
export async function installOnce(folder, label, fill) {
  if (await exists(folder)) return;
  const staging = `${folder}.${process.pid}`;
  process.stderr.write(`Installing ${label}, once…\n`);
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  try {
    await fill(staging);
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
}

export async function exists(file) {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** The path of a Node of exactly, or with `orNewer` at least, version 24. */
export async function ensureNode({ orNewer = false } = {}) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major === WANTED_MAJOR || (orNewer && major > WANTED_MAJOR)) return process.execPath;

  const tools = path.join(ROOT, 'tools', 'node');
  const { optionalDependencies } = createRequire(import.meta.url)(path.join(tools, 'package.json'));
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const version = optionalDependencies[name];
  if (version === undefined) {
    throw new Error(
      `This needs Node ${WANTED_MAJOR}${orNewer ? ' or newer' : ''}, and the registry has none for ` +
        `${process.platform} ${process.arch}. Install it from your usual source, then try again.`,
    );
  }
  const folder = path.join(CACHE, 'node', version);
  await installOnce(folder, `Node ${version}`, async (staging) => {
    for (const file of ['package.json', 'package-lock.json']) {
      await cp(path.join(tools, file), path.join(staging, file));
    }
    await npm(['ci', '--ignore-scripts', '--prefix', staging], { cwd: staging });
  });
  return path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
