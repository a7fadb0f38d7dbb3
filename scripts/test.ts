/**
 * `npm test`: every layer in its order; `--quick` the fast ones, `--only LAYER` one (or several) of them, and then
 * patterns for files may follow. Ends with the line `N passed, N failed, N skipped`.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { glob } from 'tinyglobby';
import { capture } from './process.ts';
import { LAYERS } from './test/layers.ts';
import type { Layer } from './test/layers.ts';
import { NOTHING, add, totals } from './test/outcome.ts';
import type { Failure, Outcome } from './test/outcome.ts';
import { runFiles } from './test/run-files.ts';

const SLOW_MS = 2_000;
const SLOW_SHOWN = 8;

const root = path.dirname(import.meta.dirname);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});
const names = ['lint', ...LAYERS.map(({ name }) => name)];
const unknown = values.only?.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`There is no layer ${unknown}. The layers are: ${names.join(', ')}.`);
  process.exit(2);
}
if (values.quick) process.env['MAVERICK_SIMULATIONS'] ??= '100';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

let outcome = NOTHING;
for (const name of names) {
  if (stop.signal.aborted || !isWanted(name)) continue;
  const began = performance.now();
  const layer = LAYERS.find((one) => one.name === name);
  const came = await (layer === undefined ? lint() : runLayer(layer)).catch(broken(name));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${came.failures.length === 0 ? '✓' : '✗'} ${name}: ${totals(came)} (${seconds} s)`);
  outcome = add(outcome, came);
}
tell(outcome);
if (stop.signal.aborted) console.log('Interrupted.');
console.log(totals(outcome));
process.exitCode = stop.signal.aborted ? 130 : outcome.failures.length > 0 ? 1 : 0;

function isWanted(name: string): boolean {
  if (values.only !== undefined) return values.only.includes(name);
  return !values.quick || LAYERS.some((layer) => layer.name === name && layer.quick);
}

async function lint(): Promise<Outcome> {
  const { code, output } = await capture(process.execPath, [path.join(import.meta.dirname, 'lint.ts')]);
  if (code === 0) return { ...NOTHING, passed: 1 };
  const failure = { name: 'lint', file: 'scripts/lint.ts', explanation: output.trim() };
  show(failure);
  return { ...NOTHING, failures: [failure] };
}

async function runLayer(layer: Layer): Promise<Outcome> {
  const files = await filesOf(layer);
  if (files.length === 0) return { ...NOTHING, skips: [{ name: layer.name, why: 'it has no tests' }] };
  const missing = await layer.prepare?.({ root, signal: stop.signal });
  if (missing !== undefined) return { ...NOTHING, skips: [{ name: layer.name, why: missing }] };
  const { concurrency, timeoutMs, deadlineMs } = layer;
  return runFiles({ files, concurrency, timeoutMs, deadlineMs, signal: stop.signal, onFailure: show });
}

async function filesOf({ folders, slow = [] }: Layer): Promise<string[]> {
  const all = await glob(
    folders.map((folder) => `test/${folder}/**/*.test.ts`),
    { cwd: root, absolute: true, ignore: values.quick ? slow.map((folder) => `test/${folder}/**`) : [] },
  );
  const wanted =
    positionals.length === 0 ? all : all.filter((file) => positionals.some((part) => file.includes(part)));
  return wanted.sort();
}

function broken(name: string): (error: unknown) => Outcome {
  return (error) => {
    const explanation = error instanceof Error ? error.message : String(error);
    const failure = { name: `the layer ${name}`, file: '', explanation };
    show(failure);
    return { ...NOTHING, failures: [failure] };
  };
}

function show({ name, file, explanation }: Failure): void {
  const text = explanation.trim().replaceAll('\n', '\n    ');
  console.log(`\n✗ ${name}${file === '' || file === name ? '' : `  (${file})`}\n    ${text}\n`);
}

function tell({ skips, timings, failures }: Outcome): void {
  const slow = timings.filter(({ ms }) => ms > SLOW_MS).sort((one, other) => other.ms - one.ms);
  if (slow.length > 0) console.log('\nSlowest:');
  for (const { name, ms } of slow.slice(0, SLOW_SHOWN)) console.log(`  ${(ms / 1000).toFixed(1)} s  ${name}`);
  if (skips.length > 0) console.log('\nSkipped:');
  for (const { name, why } of skips) console.log(`  ${name}: ${why}`);
  if (failures.length > 0) console.log('\nFailed:');
  for (const { name, file } of failures) console.log(`  ${name}  ${file}`);
  console.log('');
}
