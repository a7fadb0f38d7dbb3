/** The command `maverick`. Also runs from its source, on a Node.js that reads TypeScript. */
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// What was compiled is kept: the second start takes half the time. A folder of the person's own, not one that others may write to.
const { XDG_CACHE_HOME, HOME } = process.env;
enableCompileCache(join(XDG_CACHE_HOME ?? join(HOME ?? homedir(), '.cache'), 'maverick-deploy', 'compiled'));

const [{ run }, { realSurroundings }, { readVersion }] = await Promise.all([
  import('./run.ts'),
  import('./surroundings.ts'),
  import('./version.ts'),
]);
const surroundings = realSurroundings(import.meta.filename, readVersion(import.meta.dirname));
process.exitCode = await run(process.argv.slice(2), surroundings);
