/** From sources to `dist/`: the extension and the command as one set of ES modules, and the panel's page. */
import { chmod, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Metafile, OutputFile, Plugin } from 'esbuild';

export interface BundleOptions {
  /** The folder with `src/` and `webview-ui/`; `dist/` is made in it. */
  readonly root: string;
  /** Minified and without source maps, as it is shipped. */
  readonly production: boolean;
}

/** CommonJS dependencies ask for `require`, which an ES module does not have. */
const REQUIRE = `import { createRequire as requireFrom$ } from 'node:module'; const require = requireFrom$(import.meta.url);`;
const SHEBANG = '#!/usr/bin/env node\n';

/**
 * zod brings its messages in fifty languages, 260 kB that would be loaded on activation. The product speaks English, and
 * zod itself imports that one apart from the others.
 */
const ENGLISH_ONLY: Plugin = {
  name: 'zod in English only',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: path.join(import.meta.dirname, '..', '..', 'node_modules', 'zod', 'v4', 'locales'),
    }));
  },
};

/**
 * Builds into `dist/`: `extension.js` and `maverick.js` (executable) with what they share and load lazily in `chunks/`,
 * `webview/main.js` and `main.css`, and `metafile.json` (esbuild's account of what is in which file). Files that did not
 * change are not touched, files that are no longer made are removed. Rejects after esbuild has said on stderr what is wrong and where.
 */
export async function bundle({ root, production }: BundleOptions): Promise<Metafile> {
  const dist = path.join(root, 'dist');
  const common = {
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    logLevel: 'error',
    write: false,
    plugins: [ENGLISH_ONLY],
  } as const satisfies BuildOptions;
  const [node, page] = await Promise.all([
    build({
      ...common,
      entryPoints: { extension: 'src/extension.ts', maverick: 'src/cli/main.ts' },
      outdir: dist,
      chunkNames: 'chunks/[name]-[hash]',
      format: 'esm',
      splitting: true,
      platform: 'node',
      target: 'node22',
      external: ['vscode'],
      banner: { js: REQUIRE },
      // The ES module of a package that has one: its CommonJS twin often asks for its parts by computed name.
      mainFields: ['module', 'main'],
    }),
    build({
      ...common,
      entryPoints: { main: 'webview-ui/main.ts' },
      outdir: path.join(dist, 'webview'),
      format: 'iife',
      platform: 'browser',
      target: 'es2022',
    }),
  ]);
  const metafile: Metafile = {
    inputs: { ...node.metafile.inputs, ...page.metafile.inputs },
    outputs: { ...node.metafile.outputs, ...page.metafile.outputs },
  };
  const files = new Map<string, Uint8Array>();
  for (const file of [...node.outputFiles, ...page.outputFiles]) {
    files.set(path.relative(dist, file.path), contentOf(file));
  }
  files.set('metafile.json', Buffer.from(JSON.stringify(metafile)));
  await writeFolder(dist, files);
  await chmod(path.join(dist, 'maverick.js'), 0o755);
  return metafile;
}

function contentOf(file: OutputFile): Uint8Array {
  if (path.basename(file.path) !== 'maverick.js' || file.text.startsWith('#!')) return file.contents;
  return Buffer.concat([Buffer.from(SHEBANG), file.contents]);
}

/** Makes a folder hold exactly these files. A process that runs from it keeps the files that did not change. */
async function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [name, contents] of files) {
    const file = path.join(folder, name);
    const present = await readFile(file).catch(() => undefined);
    if (present !== undefined && Buffer.compare(present, contents) === 0) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(path.relative(folder, file))) await rm(file);
  }
}

/** The files that `entry` (`dist/extension.js`) loads before anything is asked of it, with their sizes in bytes. */
export function loadedAtStart(metafile: Metafile, entry: string): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  const visit = (name: string): void => {
    const output = metafile.outputs[name];
    if (output === undefined || seen.has(name)) return;
    seen.set(name, output.bytes);
    for (const { kind, path: imported } of output.imports) if (kind === 'import-statement') visit(imported);
  };
  visit(entry);
  return seen;
}

/** Packages whose code is in any of these output files. */
export function packagesIn(metafile: Metafile, outputs: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const output of outputs) {
    for (const input of Object.keys(metafile.outputs[output]?.inputs ?? {})) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}
