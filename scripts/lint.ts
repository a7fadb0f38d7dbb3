/** `npm run lint`: types, rules, format, in this order. All of them run, also after one failed. */
import path from 'node:path';
import { run } from './process.ts';

const root = path.dirname(import.meta.dirname);
const packages = path.join(root, 'node_modules');
const steps: readonly (readonly [label: string, program: string, ...args: string[]])[] = [
  ['types', 'typescript/bin/tsc', '--project', '.'],
  ['types of the page', 'typescript/bin/tsc', '--project', 'webview-ui', '--noEmit'],
  ['rules', 'eslint/bin/eslint.js', '.', '--max-warnings', '0'],
  ['format', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
];

const summary: string[] = [];
for (const [label, program, ...args] of steps) {
  const began = performance.now();
  const code = await run(process.execPath, [path.join(packages, program), ...args], { cwd: root });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  summary.push(`${code === 0 ? '✓' : '✗'} ${label} (${seconds} s)`);
  if (code !== 0) process.exitCode = 1;
}
console.log(`lint: ${summary.join('  ')}`);
