import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** From the package.json of the folder that `folder` lies in, wherever the bundler has put this file. */
export function readVersion(folder: string): string {
  for (let here = folder; ; here = dirname(here)) {
    const version = versionIn(join(here, 'package.json'));
    if (version !== undefined) return version;
    if (dirname(here) === here) return 'unknown';
  }
}

function versionIn(file: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof manifest !== 'object' || manifest === null || !('name' in manifest && 'version' in manifest))
      return undefined;
    return manifest.name === 'maverick-deploy' && typeof manifest.version === 'string'
      ? manifest.version
      : undefined;
  } catch {
    return undefined;
  }
}
