import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { build, type Metafile } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '../../..');

/** All sources that a file needs before it runs: what it imports statically, and what they do. */
function needs({ inputs }: Metafile, entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const each of inputs[path]?.imports ?? []) if (each.kind === 'import-statement') visit(each.path);
  };
  visit(entry);
  return seen;
}

test('the help reads no schema, and neither help nor lint load the Kubernetes client', async () => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli/main.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
  });
  const client = /node_modules\/@kubernetes\/client-node\//;
  const help = [...needs(metafile, 'src/cli/run.ts')];
  assert.deepEqual(
    help.filter((path) => client.test(path) || /node_modules\/(zod|yaml)\//.test(path)),
    [],
  );
  for (const entry of ['src/core/lint/linter.ts', 'src/cli/workspace/files.ts', 'src/cli/workspace/load.ts'])
    assert.deepEqual(
      [...needs(metafile, entry)].filter((path) => client.test(path)),
      [],
      entry,
    );
  // The test can see it where it is.
  assert.ok(Object.keys(metafile.inputs).some((path) => client.test(path)));
});
