// Looks for secrets in files that go into version control: node scripts/no-secrets.mjs FOLDER...
// Ends with 1 and names the place when it finds one. It never prints the secret itself.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PATTERNS = [
  { name: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { name: 'a cloud access key', pattern: /\bAKIA[0-9A-Z]{16}\b/ },
  { name: 'a password in an address', pattern: /\b[a-z][a-z0-9+]*:\/\/[^\s/:@]+:[^\s/@]+@/ },
  { name: 'a password or token', pattern: /\b(password|passwd|secret|token|api_?key)\s*[:=]\s*["']?[^\s"'{$<]{8,}/i },
];

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('Usage: node scripts/no-secrets.mjs FOLDER...');
  process.exit(2);
}
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name)),
);
const found = files.flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      PATTERNS.filter(({ pattern }) => pattern.test(line)).map(({ name }) => `${file}:${index + 1}: looks like ${name}`),
    ),
);
if (found.length > 0) {
  console.log(found.join('\n'));
  process.exitCode = 1;
} else {
  console.log(`No secrets found in ${files.length} files.`);
}
