import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as z from 'zod';
import { read } from './sources.ts';

const names = z.record(z.string(), z.string()).default({});
const manifest = z.object({ dependencies: names, devDependencies: names, optionalDependencies: names });

const packagesOf = (file: string): readonly string[] => {
  const { dependencies, devDependencies, optionalDependencies } = manifest.parse(JSON.parse(read(file)));
  return [dependencies, devDependencies, optionalDependencies].flatMap(Object.keys).sort();
};

/** The packages of the tables: what stands in backticks in the first cell of a row with a reason. */
const named = read('docs/dependencies.md')
  .split('\n')
  .flatMap((line) => /^\| (`.+?) \| \S.+ \|$/.exec(line)?.[1] ?? [])
  .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''))
  .sort();

it('docs/dependencies.md gives a reason for every package that is installed, and for no other', () => {
  const installed = ['package.json', 'tools/node/package.json', 'tools/workbench/package.json'];
  assert.deepEqual(named, installed.flatMap(packagesOf).sort());
});
