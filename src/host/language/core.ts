/** The joint to the language core (YAML, config, lint): loaded when the first file is looked at, not at activation. */
import type { EffectiveConfig, Source } from '../../core/config/effective.ts';
import type { ConfigHover } from '../../core/config/hover.ts';
import type { ConfigWorkspace } from '../../core/config/workspace.ts';
import type { Diagnostic } from '../../core/lint/diagnostic.ts';
import type { YamlFile } from '../../core/yaml/tree.ts';
import { DEFAULT_CONFIG_FILES } from '../services/settings.ts';
import type { Effective, EnvironmentEntry, Place, ReleaseEntry, ServiceEntry } from '../services/model.ts';

export interface LanguageCore {
  /** Text undefined: the file is gone. */
  update(path: string, text: string | undefined): void;
  diagnostics(path: string): readonly Diagnostic[];
  /** Paths of all files that are known. */
  paths(): Iterable<string>;
  file(path: string): YamlFile | undefined;
  isConfig(path: string): boolean;
  services(): readonly ServiceEntry[];
  environments(): readonly EnvironmentEntry[];
  releases(): readonly ReleaseEntry[];
  effective(service: string, environment: string): Effective;
  hover(path: string, offset: number): ConfigHover | undefined;
  render(config: EffectiveConfig): string;
  describe(source: Source): string;
}

export async function loadCore(configFiles: readonly string[] = DEFAULT_CONFIG_FILES): Promise<LanguageCore> {
  const [linting, composing, hovering, rendering, values, sections, navigate] = await Promise.all([
    import('../../core/lint/linter.ts'),
    import('../../core/config/compose.ts'),
    import('../../core/config/hover.ts'),
    import('../../core/config/render.ts'),
    import('../../core/config/values.ts'),
    import('../../core/config/sections.ts'),
    import('../../core/yaml/navigate.ts'),
  ]);
  const linter = linting.createLinter({ configFiles });
  const isConfig = sections.configFileMatcher(configFiles);
  const workspace = (): ConfigWorkspace => linter.workspace;
  const core: LanguageCore = {
    update: (path, text) => linter.update(path, text),
    diagnostics: (path) => linter.diagnostics(path),
    paths: () => workspace().files.keys(),
    file: (path) => linter.file(path),
    isConfig,
    describe: rendering.describeSource,
    services: () =>
      unique(workspace().services.map(({ name, path, span }) => ({ name, place: { path, span } }))),
    environments: () =>
      unique(
        workspace().environments.map(({ name, path, span }): EnvironmentEntry => {
          const section = workspace()
            .documents.filter(({ file }) => file.path === path)
            .map(({ document }) => navigate.get(document.root, 'environment'))
            .find((node) => navigate.textOf(navigate.get(node, 'name')) === name);
          const guarded = navigate.get(section, 'protected');
          return {
            name,
            place: { path, span },
            context: navigate.textOf(navigate.get(section, 'context')) ?? '',
            namespace: navigate.textOf(navigate.get(section, 'namespace')) ?? 'default',
            protected: guarded?.kind === 'scalar' && guarded.value === true,
          };
        }),
      ),
    releases: () =>
      workspace()
        .releases.map(({ release, path, span }) => ({ release, place: { path, span } }))
        .sort((a, b) => byVersion(b.release.version, a.release.version)),
    effective: (service, environment) => {
      const { config, problems } = composing.composeEffectiveConfig(workspace(), service, environment);
      const paths = new Set(problems.map(({ path }) => path));
      for (const { name, path } of workspace().services) if (name === service) paths.add(path);
      for (const { name, path } of workspace().environments) if (name === environment) paths.add(path);
      for (const path of config?.service.manifests ?? []) paths.add(path);
      for (const source of Object.values(config?.provenance ?? {})) {
        if (source.kind === 'file') paths.add(source.path);
      }
      const errors = [...paths]
        .flatMap((path) => linter.diagnostics(path))
        .filter(({ severity }) => severity === 'error');
      return { config, errors };
    },
    hover: (path, offset) => {
      const file = linter.file(path);
      if (file === undefined) return undefined;
      // A file of one service speaks of that service, a file of one environment of that one; any other of all.
      const services = here(core.services(), path);
      const environments = here(core.environments(), path);
      const pairs = services.flatMap(({ name }) =>
        environments.map((environment) => [name, environment.name] as const),
      );
      return hovering.hoverAt(
        file,
        offset,
        pairs.map(([service, environment]) => values.effectiveValues(workspace(), service, environment)),
      );
    },
    render: ({ service, environment }) =>
      rendering.renderEffectiveConfig(values.effectiveValues(workspace(), service.name, environment.name)),
  };
  return core;
}

function here<T extends { readonly place: Place }>(entries: readonly T[], path: string): readonly T[] {
  const own = entries.filter(({ place }) => place.path === path);
  return own.length === 0 ? entries : own;
}

/** Two of one name are a finding of their own; the first counts here. */
function unique<T extends { readonly name: string }>(entries: readonly T[]): readonly T[] {
  return [...new Map([...entries].reverse().map((entry) => [entry.name, entry])).values()].reverse();
}

/** `1.10.0` after `1.9.0`; anything else as text. */
function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
