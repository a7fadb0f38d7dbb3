/** The layers of tests, in the order in which they run: the cheap ones first. */
import path from 'node:path';
import { findOrBuild } from '../../test/control-plane/build.ts';
import { packageVsix } from '../build/vsix.ts';
import { capture } from '../process.ts';
import { ensureChromium } from '../workbench/browser.ts';
import { ensureWorkbench } from '../workbench/install.ts';

export interface Layer {
  readonly name: string;
  /** Below `test/`. */
  readonly folders: readonly string[];
  readonly concurrency: number;
  /** For one test. */
  readonly timeoutMs: number;
  /** For the whole layer. */
  readonly deadlineMs: number;
  /** Part of `--quick`. */
  readonly quick: boolean;
  /** Folders below `test/` that are left out of `--quick`: each test in them starts processes. */
  readonly slow?: readonly string[];
  /** Gets what the layer needs. The reason when it can't be had: the layer is skipped. Rejects when something is broken. */
  readonly prepare?: (context: {
    readonly root: string;
    readonly signal: AbortSignal;
  }) => Promise<string | undefined>;
}

const MINUTE = 60_000;

export const LAYERS: readonly Layer[] = [
  {
    name: 'unit',
    folders: ['unit'],
    concurrency: 2,
    timeoutMs: MINUTE,
    deadlineMs: 10 * MINUTE,
    quick: true,
  },
  {
    name: 'simulation',
    folders: ['simulation'],
    concurrency: 2,
    timeoutMs: 10 * MINUTE,
    deadlineMs: 15 * MINUTE,
    quick: true,
  },
  {
    name: 'practice-cluster',
    folders: ['sandbox'],
    concurrency: 2,
    timeoutMs: 2 * MINUTE,
    deadlineMs: 10 * MINUTE,
    quick: true,
    slow: ['sandbox/cli', 'sandbox/bad-input'],
  },
  {
    name: 'control-plane',
    folders: ['control-plane', 'cluster'],
    concurrency: 1,
    timeoutMs: 5 * MINUTE,
    deadlineMs: 25 * MINUTE,
    quick: false,
    prepare: async ({ signal }) => {
      const found = await findOrBuild({ log: (line) => console.log(line), signal });
      return found.kind === 'found' ? undefined : found.why;
    },
  },
  {
    name: 'workbench',
    folders: ['workbench'],
    concurrency: 1,
    timeoutMs: 5 * MINUTE,
    deadlineMs: 15 * MINUTE,
    quick: false,
    prepare: async ({ root }) => {
      const missing = await toolsOfWorkbench();
      if (missing !== undefined) return missing;
      const built = await capture(process.execPath, [path.join(root, 'scripts', 'build.ts')]);
      if (built.code !== 0) throw new Error(`The extension could not be built.\n${built.output}`);
      await packageVsix(root);
      return undefined;
    },
  },
];

async function toolsOfWorkbench(): Promise<string | undefined> {
  try {
    await ensureWorkbench();
    await ensureChromium();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
