/** `npm start`: see `--help`. */
import path from 'node:path';
import { packageVsix } from './build/vsix.ts';
import { run } from './process.ts';
import { openEditor } from './start/editor.ts';
import { firstSteps } from './start/first-steps.ts';
import { HELP, parseStartOptions } from './start/options.ts';
import type { StartOptions } from './start/options.ts';
import { startPractice } from './start/practice.ts';
import { DATA, workspaceFolder } from './start/sample.ts';

const root = path.dirname(import.meta.dirname);

/** Resolves at the first of the signals by which a person, or their terminal, ends this. Later ones change nothing. */
const interrupted = new Promise<'interrupted'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => resolve('interrupted'));
});

try {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else await start(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function start(options: StartOptions): Promise<void> {
  const workspace = await workspaceFolder({ root, ...options });
  if ((await run(process.execPath, [path.join(import.meta.dirname, 'build.ts')])) !== 0) {
    throw new Error('The extension could not be built.');
  }
  const { file: vsix } = await packageVsix(root);
  const ends: (() => Promise<void>)[] = [];
  try {
    const practice = await startPractice(root, workspace, options.reset);
    if (!options.keep) ends.unshift(practice.stop);
    console.log(practice.said);
    const editor = await openEditor({ options, vsix, workspace, data: DATA });
    ends.unshift(editor.close);
    console.log(firstSteps(editor.place, workspace, options.workspace === undefined));
    const why = await Promise.race([interrupted, editor.closed]);
    console.log(why === 'interrupted' ? '\nEnding…' : '\nVS Code was closed. Ending…');
  } finally {
    for (const end of ends) await end();
  }
}
