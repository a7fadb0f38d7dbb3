/** Which files of a workspace are looked at. Pure. */

/** Folders that hold other people's files. */
export const IGNORED_FOLDERS = '**/{node_modules,.git,.vscode-test,dist,build,out,vendor,.venv}/**';

/** What `findFiles` is asked for: deploy configs by their own globs, and YAML that may hold manifests. */
export const YAML_FILES = '**/*.{yaml,yml}';

/** Above this a file is data, not something a person writes. */
export const LARGEST_BYTES = 8_000_000;

/** A manifest says so itself; a schema line makes any file a deploy config; kustomizations say which files are patches. */
export function mayHoldOurs(path: string, text: string): boolean {
  return (
    /(^|\/)kustomization\.ya?ml$/.test(path) ||
    (/^apiVersion\s*:/m.test(text) && /^kind\s*:/m.test(text)) ||
    /^#\s*yaml-language-server:\s*\$schema=\S*deploy-config/m.test(text)
  );
}
