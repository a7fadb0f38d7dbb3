// `npm run generate`: writes everything in the repository that is made from something else in it.
// With `--check` nothing is written: it lists what is stale and fails.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generateSchemas } from '../src/core/config/reference.ts';
import { generateRules } from './generate/rules.ts';

interface Step {
  readonly name: string;
  readonly make: () => readonly { readonly path: string; readonly text: string }[];
}

const STEPS: readonly Step[] = [
  { name: 'JSON Schema and reference of deploy configs', make: generateSchemas },
  { name: 'Pages of the rules', make: generateRules },
];

const root = path.dirname(import.meta.dirname);
const check = process.argv.includes('--check');
let stale = 0;
for (const step of STEPS) {
  for (const file of step.make()) {
    const target = path.join(root, file.path);
    const present = await readFile(target, 'utf8').catch(() => undefined);
    if (present === file.text) continue;
    stale++;
    console.log(`${check ? 'stale' : 'written'}: ${file.path} (${step.name})`);
    if (check) continue;
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.text);
  }
}
if (check && stale > 0) {
  console.error('Run `npm run generate`.');
  process.exitCode = 1;
}
