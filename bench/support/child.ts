/** The process of one bench: `node child.ts NAME`. Its lines go to the parent over IPC. */
import path from 'node:path';
import type { Bench } from './bench.ts';
import { NAMES } from './names.ts';

const name = NAMES.find((each) => each === process.argv[2]);
if (name === undefined) throw new Error(`There is no bench ${process.argv[2] ?? ''}.`);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const { bench } = (await import(`../${name}.ts`)) as { readonly bench: Bench };
const root = path.resolve(import.meta.dirname, '..', '..');
const deadline = AbortSignal.timeout(bench.deadlineMs);
const lines = await bench.run({ root, signal: AbortSignal.any([stop.signal, deadline]) });
process.send?.(lines, () => process.disconnect());
