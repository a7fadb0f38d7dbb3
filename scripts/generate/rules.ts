/** The pages of docs/rules, from the rules themselves: `npm run generate` writes them, a test finds stale ones. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { docsPath, RULE_DOCS } from '../../src/core/lint/catalogue.ts';
import { renderRuleIndex, renderRulePage } from '../../src/core/lint/docs.ts';

const FOLDER = 'docs/rules';

export interface Generated {
  /** In the repository. */
  readonly path: string;
  readonly text: string;
}

export function generateRules(): readonly Generated[] {
  return [
    { path: `${FOLDER}/README.md`, text: renderRuleIndex() },
    ...RULE_DOCS.map(({ id }) => ({ path: docsPath(id), text: renderRulePage(id) ?? '' })),
  ];
}

/** Paths of pages that are missing, differ from what would be generated, or belong to no rule any more. */
export async function staleRulePages(root: string): Promise<readonly string[]> {
  const present = new Set(await pagesIn(root));
  const stale: string[] = [];
  for (const { path: name, text } of generateRules()) {
    if (!present.delete(name) || (await readFile(path.join(root, name), 'utf8')) !== text) stale.push(name);
  }
  return [...stale, ...present];
}

async function pagesIn(root: string): Promise<readonly string[]> {
  const names = await readdir(path.join(root, FOLDER), { recursive: true }).catch(() => []);
  return names
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${FOLDER}/${name.split(path.sep).join('/')}`);
}

if (import.meta.main) {
  const root = path.dirname(path.dirname(import.meta.dirname));
  const texts = new Map(generateRules().map((page) => [page.path, page.text]));
  for (const name of await staleRulePages(root)) {
    const file = path.join(root, name);
    const text = texts.get(name);
    if (text === undefined) {
      await rm(file);
    } else {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    process.stdout.write(`${name}\n`);
  }
}
