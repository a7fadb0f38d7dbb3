/** (service, environment) to the effective config, each value with where it comes from. */
import { MaverickError } from '../errors.ts';
import type { Diagnostic } from '../lint/diagnostic.ts';
import type { CheckSpec, Criterion, EffectiveConfig, Source, Strategy } from './effective.ts';
import { readChecklist, readCriterion, readStrategy } from './read.ts';
import type { Reader } from './read.ts';
import { ambiguityDiagnostics } from './references.ts';
import { didYouMean } from '../lint/suggest.ts';
import { oneOf } from './wording.ts';
import { configDiagnostics, yamlDiagnostics } from './validate.ts';
import { effectiveValues } from './values.ts';
import type { EffectiveValues } from './values.ts';
import type { ConfigWorkspace } from './workspace.ts';

export interface Composition {
  /** Only there when no problem is an error: what is made from it can be relied on. */
  readonly config?: EffectiveConfig;
  /** Of the documents that this service and environment are composed of, ties among them included. */
  readonly problems: readonly Diagnostic[];
}

/** @throws MaverickError `config/unknown-service`, `config/unknown-environment` for names that no file has. */
export function composeEffectiveConfig(
  workspace: ConfigWorkspace,
  service: string,
  environment: string,
): Composition {
  requireName('service', service, workspace.services);
  requireName('environment', environment, workspace.environments);
  const effective = effectiveValues(workspace, service, environment);
  const { documents } = effective.layers;
  const contributing = new Set(documents.map(({ document }) => document));
  const problems = [
    ...documents.flatMap(({ file, document }) => [
      ...yamlDiagnostics(file.path, document),
      ...configDiagnostics(file.path, document),
    ]),
    ...ambiguityDiagnostics(workspace.ambiguities.filter(({ document }) => contributing.has(document))),
    ...effective.ties,
  ];
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  const config = build(effective);
  return config === undefined ? { problems } : { config, problems };
}

function requireName(
  what: 'service' | 'environment',
  name: string,
  known: readonly { readonly name: string }[],
): void {
  const names = [...new Set(known.map((each) => each.name))];
  if (names.includes(name)) return;
  const meant = didYouMean(name, names);
  const next =
    meant === undefined
      ? names.length === 0
        ? `Write a deploy config with the section \`${what}:\`.`
        : `Known are ${oneOf(names, 'and')}.`
      : `Did you mean \`${meant}\`?`;
  throw new MaverickError(`config/unknown-${what}`, {
    what: `No deploy config has the ${what} \`${name}\`.`,
    next,
  });
}

function build({ values, service, environment }: EffectiveValues): EffectiveConfig | undefined {
  const provenance: Record<string, Source> = {};
  const reader: Reader = {
    value(path, name) {
      const found = values.find(
        (each) => each.path.length === path.length && each.path.every((step, i) => step === path[i]),
      );
      if (found !== undefined) provenance[name] = found.source;
      return found?.value;
    },
    below(path, name) {
      return values
        .filter(
          (each) => each.path.length === path.length + 1 && path.every((step, i) => step === each.path[i]),
        )
        .map((each) => {
          const key = each.path.at(-1) ?? '';
          provenance[`${name}.${key}`] = each.source;
          return [key, each.value] as const;
        });
    },
  };
  const text = (path: readonly string[], name: string): string | undefined => {
    const value = reader.value(path, name);
    return typeof value === 'string' ? value : undefined;
  };
  const number = (path: readonly string[], name: string): number | undefined => {
    const value = reader.value(path, name);
    return typeof value === 'number' ? value : undefined;
  };
  const record = (path: readonly string[], name: string): Record<string, string> =>
    Object.fromEntries(reader.below(path, name).map(([key, value]) => [key, String(value)]));

  text(['service', 'name'], 'service.name');
  text(['environment', 'name'], 'environment.name');
  const context = text(['environment', 'context'], 'environment.context');
  if (context === undefined) return undefined;
  const container = text(['service', 'container'], 'service.container');
  const prometheus = text(['environment', 'prometheus'], 'environment.prometheus');
  const workload = text(['service', 'workload'], 'service.workload') ?? `Deployment/${service}`;
  const strategy: Strategy = readStrategy(reader);
  const successCriteria: readonly Criterion[] = reader
    .below(['success_criteria'], 'successCriteria')
    .flatMap(([name, value]) => readCriterion(name, value) ?? []);
  const requests = record(['resources', 'requests'], 'resources.requests');
  const limits = record(['resources', 'limits'], 'resources.limits');
  const minReplicas = number(['hpa', 'min_replicas'], 'hpa.minReplicas');
  const maxReplicas = number(['hpa', 'max_replicas'], 'hpa.maxReplicas');
  const targetCpu = number(['hpa', 'target_cpu'], 'hpa.targetCpu');
  const targetMemory = number(['hpa', 'target_memory'], 'hpa.targetMemory');
  const hpa = {
    ...(minReplicas === undefined ? {} : { minReplicas }),
    ...(maxReplicas === undefined ? {} : { maxReplicas }),
    ...(targetCpu === undefined ? {} : { targetCpu }),
    ...(targetMemory === undefined ? {} : { targetMemory }),
  };
  const resources = {
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
  const checklists: Record<string, readonly CheckSpec[]> = Object.fromEntries(
    reader.below(['checklists'], 'checklists').map(([name, value]) => [name, readChecklist(value)]),
  );
  return {
    service: {
      name: service,
      workload: { kind: 'Deployment', name: workload.slice(workload.indexOf('/') + 1) },
      ...(container === undefined ? {} : { container }),
      manifests: texts(reader.value(['service', 'manifests'], 'service.manifests')),
      dependsOn: texts(reader.value(['service', 'depends_on'], 'service.dependsOn')),
    },
    environment: {
      name: environment,
      context,
      namespace: text(['environment', 'namespace'], 'environment.namespace') ?? 'default',
      protected: reader.value(['environment', 'protected'], 'environment.protected') === true,
      endpoints: record(['environment', 'endpoints'], 'environment.endpoints'),
      ...(prometheus === undefined ? {} : { prometheus }),
      after: [
        ...new Set([
          ...texts(reader.value(['environment', 'order'], 'environment.after')),
          ...texts(reader.value(['environment', 'after'], 'environment.after')),
        ]),
      ],
      standby:
        reader.value(['environment', 'standby'], 'environment.standby') === 'required'
          ? 'required'
          : 'optional',
      approvals:
        number(['environment', 'approvals'], 'environment.approvals') ??
        number(['environment', 'approvals', 'count'], 'environment.approvals') ??
        0,
      freeze: windows(reader.value(['environment', 'freeze'], 'environment.freeze')),
    },
    strategy,
    automaticRollback: reader.value(['automatic_rollback'], 'automaticRollback') !== false,
    successCriteria,
    ...(Object.keys(resources).length === 0 ? {} : { resources }),
    ...(Object.keys(hpa).length === 0 ? {} : { hpa }),
    checklists,
    provenance,
  };
}

/** One, or a list of them, as a list. */
function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function windows(value: unknown): EffectiveConfig['environment']['freeze'] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null || !('from' in item && 'to' in item && 'reason' in item))
      return [];
    return [{ from: String(item.from), to: String(item.to), reason: String(item.reason) }];
  });
}
