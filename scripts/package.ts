/** `npm run package`: maverick-deploy.vsix. */
import path from 'node:path';
import { run } from './process.ts';
import { packageVsix } from './build/vsix.ts';

const code = await run(process.execPath, [path.join(import.meta.dirname, 'build.ts')]);
if (code === 0) {
  const { file, bytes } = await packageVsix(path.dirname(import.meta.dirname));
  console.log(`${path.basename(file)}: ${(bytes / 1000).toFixed(0)} kB`);
} else {
  process.exitCode = code;
}
