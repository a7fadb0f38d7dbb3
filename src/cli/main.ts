/** The command `maverick`. Also runs from its source, on a Node.js that reads TypeScript. */
import { run } from './run.ts';
import { realSurroundings } from './surroundings.ts';
import { readVersion } from './version.ts';

process.exitCode = await run(
  process.argv.slice(2),
  realSurroundings(import.meta.filename, readVersion(import.meta.dirname)),
);
