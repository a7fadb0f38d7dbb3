/** `npm run build [-- --development]`: what is shipped, into dist/. Fails when activation would load the Kubernetes client. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, loadedAtStart, packagesIn } from './build/bundle.ts';

const { values } = parseArgs({ options: { development: { type: 'boolean', default: false } } });
const root = path.dirname(import.meta.dirname);

const metafile = await bundle({ root, production: !values.development }).catch(() => process.exit(1));

const atStart = loadedAtStart(metafile, 'dist/extension.js');
const bytes = [...atStart.values()].reduce((sum, size) => sum + size, 0);
const total = Object.entries(metafile.outputs)
  .filter(([name]) => !name.endsWith('.map'))
  .reduce((sum, [, output]) => sum + output.bytes, 0);
console.log(`dist/: ${kilobytes(total)} in all, ${kilobytes(bytes)} of it loaded when the extension starts`);
if (packagesIn(metafile, atStart.keys()).has('@kubernetes/client-node')) {
  console.error(
    'The extension would load the Kubernetes client (2 MB, 0.2 s) when it starts. Something on the way from\n' +
      'src/extension.ts imports it statically: reach src/cluster/kubernetes with `await import()` instead.',
  );
  process.exitCode = 1;
}

function kilobytes(size: number): string {
  return `${(size / 1000).toFixed(0)} kB`;
}
