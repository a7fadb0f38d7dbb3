/** What the files of the workspace say. Loaded by the commands that need it, because reading takes its time. */
import { composeEffectiveConfig } from '../../core/config/compose.ts';
import type { EffectiveConfig, Release } from '../../core/config/effective.ts';
import { releasesOf } from '../../core/config/workspace.ts';
import { MaverickError } from '../../core/errors.ts';
import type { Diagnostic } from '../../core/lint/diagnostic.ts';
import { humanPosition } from '../../core/lint/format/position.ts';
import { createLinter, type Linter } from '../../core/lint/linter.ts';
import { get, textOf } from '../../core/yaml/navigate.ts';
import { readFolder } from './files.ts';

export interface EnvironmentEntry {
  readonly name: string;
  readonly context: string;
  readonly namespace: string;
  readonly protected: boolean;
}

export interface Loaded {
  readonly linter: Linter;
  readonly services: readonly string[];
  readonly environments: readonly EnvironmentEntry[];
}

export interface Effective {
  /** Absent while its files have errors that leave it open what is meant. */
  readonly config: EffectiveConfig | undefined;
  /** Error-level findings in the files that it is made from: nothing is launched while there are any. */
  readonly errors: readonly Diagnostic[];
}

/** @throws MaverickError `unreadable-path` */
export async function loadWorkspace(folder: string): Promise<Loaded> {
  const linter = createLinter();
  for (const { path, text } of await readFolder(folder)) linter.update(path, text);
  const { workspace } = linter;
  const environments = new Map<string, EnvironmentEntry>();
  for (const { name, path } of workspace.environments) {
    if (environments.has(name)) continue;
    const section = workspace.documents
      .filter(({ file }) => file.path === path)
      .map(({ document }) => get(document.root, 'environment'))
      .find((node) => textOf(get(node, 'name')) === name);
    const context = textOf(get(section, 'context'));
    if (context === undefined) continue;
    const guarded = get(section, 'protected');
    environments.set(name, {
      name,
      context,
      namespace: textOf(get(section, 'namespace')) ?? 'default',
      protected: guarded?.kind === 'scalar' && guarded.value === true,
    });
  }
  return {
    linter,
    services: [...new Set(workspace.services.map(({ name }) => name))],
    environments: [...environments.values()],
  };
}

/** @throws MaverickError `config/unknown-service`, `config/unknown-environment` */
export function effectiveOf({ linter }: Loaded, service: string, environment: string): Effective {
  const { workspace } = linter;
  const { config, problems } = composeEffectiveConfig(workspace, service, environment);
  const paths = new Set(problems.map(({ path }) => path));
  for (const { name, path } of workspace.services) if (name === service) paths.add(path);
  for (const { name, path } of workspace.environments) if (name === environment) paths.add(path);
  for (const named of config?.service.manifests ?? []) {
    const folder = `${named.replace(/\/+$/, '')}/`;
    for (const path of workspace.files.keys()) if (path === named || path.startsWith(folder)) paths.add(path);
  }
  for (const source of Object.values(config?.provenance ?? {}))
    if (source.kind === 'file') paths.add(source.path);
  const errors = [...paths]
    .sort()
    .flatMap((path) => linter.diagnostics(path))
    .filter(({ severity }) => severity === 'error');
  return { config, errors };
}

/** `deploy/api.deploy.yaml:3:7`. */
export function placeOf({ linter }: Loaded, { path, span }: Diagnostic): string {
  const { line, column } = humanPosition(linter.file(path), span.start);
  return `${path}:${line}:${column}`;
}

/** @throws MaverickError `findings`, naming rule and place of each, when the files have errors */
export function requireSound(loaded: Loaded, { config, errors }: Effective, what: string): EffectiveConfig {
  if (errors.length === 0 && config !== undefined) return config;
  const shown = errors.slice(0, 5).map((each) => `${placeOf(loaded, each)}: ${each.message} (${each.rule})`);
  const more = errors.length > shown.length ? [`and ${errors.length - shown.length} more`] : [];
  throw new MaverickError('findings', {
    what: `${what}: its files have ${errors.length === 1 ? 'an error' : `${errors.length} errors`}.`,
    why: [...shown, ...more].join('\n  '),
    next: 'Correct them; `maverick lint` shows all findings.',
  });
}

export interface ReleaseChoice {
  readonly version?: string | undefined;
  readonly image?: string | undefined;
}

/** By version, else the newest that has an image for the service; an image alone needs none. @throws MaverickError `no-release`, `unknown-release` */
export function chooseRelease(
  { linter }: Loaded,
  config: EffectiveConfig,
  { version, image }: ReleaseChoice,
): Release {
  const { name, container } = config.service;
  const releases = releasesOf(linter.workspace, name, container)
    .map(({ release }) => release)
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
  const wanted = version === undefined ? releases[0] : releases.find((each) => each.version === version);
  if (image !== undefined) {
    if (wanted !== undefined && version !== undefined) return wanted;
    return { version: version ?? versionOf(image), images: { [name]: image } };
  }
  if (wanted !== undefined) return wanted;
  const known = releases.map((each) => each.version).join(', ');
  throw version === undefined
    ? new MaverickError('no-release', {
        what: `No release in this workspace has an image for ${name}.`,
        next: `Write a deploy config with a \`release\` section that names one under \`images: { ${name}: … }\`, or give --image.`,
      })
    : new MaverickError('unknown-release', {
        what: `No release ${version} in this workspace has an image for ${name}.`,
        next: known === '' ? 'Write its `release` section, or give --image.' : `There are: ${known}.`,
      });
}

/** The tag, else the first figures of the digest, else the reference itself. */
function versionOf(image: string): string {
  const [reference = image, digest] = image.split('@');
  const tag = /:([^:/]+)$/.exec(reference)?.[1];
  return tag ?? digest?.slice(0, 19) ?? image;
}
