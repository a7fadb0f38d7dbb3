// `npm run <task>`: sees to it that what the task needs is installed, then runs scripts/<task>.ts on Node 24.
// Runs on Node 20 with nothing installed. Adds about 0.1 s when there is nothing to do.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureNode, exists, npm } from './node.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** npm keeps the lockfile of what it last installed inside node_modules, and writes it last: compared, not guessed. */
async function installed() {
  const read = async (file) => JSON.parse(await readFile(path.join(ROOT, file), 'utf8')).packages;
  try {
    const [wanted, present] = await Promise.all(
      ['package-lock.json', 'node_modules/.package-lock.json'].map(read),
    );
    return Object.entries(wanted).every(
      ([name, { version, optional }]) =>
        name === '' || present[name]?.version === version || (optional && present[name] === undefined),
    );
  } catch {
    return false;
  }
}

async function main([task, ...args]) {
  const script = path.join(ROOT, 'scripts', `${task}.ts`);
  if (!/^[a-z-]+$/.test(task ?? '') || !(await exists(script))) {
    throw new Error(`There is no task ${task ?? ''}: the scripts of package.json are what can be run.`);
  }
  const node = await ensureNode({ orNewer: true });
  if (!(await installed())) {
    process.stderr.write("Installing the project's packages…\n");
    await npm(['ci', '--ignore-scripts'], { node });
  }
  const child = spawn(node, [script, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  // The task ends what it started; this process only outlives it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm puts a shell in between, which does not pass on the signal that ends it: then the parent is gone.
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
