/** `npm run format`: writes every file as the linter wants it. */
import path from 'node:path';
import { run } from './process.ts';

const root = path.dirname(import.meta.dirname);
const tool = (program: string, ...args: string[]): Promise<number> =>
  run(process.execPath, [path.join(root, 'node_modules', program), ...args], { cwd: root });

const fixed = await tool('eslint/bin/eslint.js', '.', '--fix');
const written = await tool('prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', '.');
process.exitCode = fixed === 0 ? written : fixed;
