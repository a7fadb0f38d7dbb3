/**
 * code-server (VS Code in a browser) and playwright-core, by lockfile, outside the project and shared between clones.
 * The facts behind each step are those of VS Code's server on a machine without compilers: its native modules come
 * prebuilt or are not needed, its peers don't resolve, and half of what it brings is for other systems or for AI.
 */
import { createHash } from 'node:crypto';
import { cp, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CACHE, ensureNode, installOnce, npm } from '../node.mjs';

const TOOLS = path.join(import.meta.dirname, '..', '..', 'tools', 'workbench');
const FILES = ['package.json', 'package-lock.json'];
/** Raised when the pruning below changes. */
const LAYOUT = '1';

export interface Installation {
  /** code-server takes Node 24 and no other. */
  readonly node: string;
  /** code-server's entry point. */
  readonly codeServer: string;
  /** The folder of playwright-core. */
  readonly playwright: string;
}

const Manifest = z.object({ dependencies: z.object({ 'code-server': z.string() }) });

/** Installs on first use (about 30 s, 250 MB), afterwards a look at one folder. Linux only: elsewhere use desktop VS Code. */
export async function ensureWorkbench(): Promise<Installation> {
  if (process.platform !== 'linux') {
    throw new Error('The workbench in the browser runs on Linux. Install desktop VS Code here.');
  }
  const texts = await Promise.all(FILES.map((file) => readFile(path.join(TOOLS, file), 'utf8')));
  const { dependencies } = Manifest.parse(JSON.parse(texts[0] ?? ''));
  const version = dependencies['code-server'];
  const hash = createHash('sha256').update([LAYOUT, ...texts].join('\0'));
  const folder = path.join(CACHE, 'workbench', `${version}-${hash.digest('hex').slice(0, 8)}`);
  const node = await ensureNode();
  await installOnce(folder, `VS Code for the browser (code-server ${version})`, (staging) =>
    fill(staging, node),
  );
  const modules = path.join(folder, 'node_modules');
  return {
    node,
    codeServer: path.join(modules, 'code-server', 'out', 'node', 'entry.js'),
    playwright: path.join(modules, 'playwright-core'),
  };
}

async function fill(staging: string, node: string): Promise<void> {
  await Promise.all(FILES.map((file) => cp(path.join(TOOLS, file), path.join(staging, file))));
  await npm(['ci', '--ignore-scripts'], { node, cwd: staging });
  const vscode = path.join(staging, 'node_modules', 'code-server', 'lib', 'vscode');
  await npm(['ci', '--ignore-scripts', '--legacy-peer-deps', '--omit=dev'], { node, cwd: vscode });
  await prune(vscode);
}

async function prune(vscode: string): Promise<void> {
  const modules = path.join(vscode, 'node_modules');
  const unused = [
    path.join(vscode, 'extensions', 'copilot'),
    path.join(vscode, 'extensions', 'mermaid-markdown-features'),
    path.join(modules, '@github'),
    path.join(modules, '@microsoft', 'mxc-sdk'),
    path.join(modules, '@vscode', 'windows-process-tree'),
    ...(await otherPlatforms(path.join(modules, '@vscode', 'ripgrep-universal', 'bin'))),
    ...(await otherPlatforms(path.join(modules, 'node-pty', 'prebuilds'))),
  ];
  await Promise.all(unused.map((folder) => rm(folder, { recursive: true, force: true })));
}

/** The sub-folders named after a platform that is not this one. */
async function otherPlatforms(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name !== `linux-${process.arch}`).map((name) => path.join(folder, name));
}
