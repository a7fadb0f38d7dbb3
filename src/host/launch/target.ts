/** Which service in which environment: asked only when the argument and the files leave a choice. */
import { MaverickError } from '../../core/errors.ts';
import type { EffectiveConfig } from '../../core/config/effective.ts';
import type { Host } from '../host.ts';
import type { Effective } from '../services/model.ts';
import { textIn } from '../commands/argument.ts';
import { choose } from '../commands/ask.ts';

export interface Target extends Effective {
  readonly service: string;
  readonly environment: string;
}

/** Rejects with a `MaverickError` when there is nothing to choose from. */
export async function chooseTarget(
  host: Host,
  argument: unknown,
  title: string,
): Promise<Target | undefined> {
  await host.model.ready();
  const service = await chooseService(host, textIn(argument, 'service'), title);
  if (service === undefined) return undefined;
  const environment = await chooseEnvironment(host, textIn(argument, 'environment'), title);
  if (environment === undefined) return undefined;
  return { service, environment, ...host.model.effective(service, environment) };
}

/** The effective config of a target whose files may have findings. Rejects, naming the first, when they leave it open. */
export function configOf({ service, environment, config, errors }: Target): EffectiveConfig {
  if (config !== undefined) return config;
  const [first] = errors;
  throw new MaverickError('no-effective-config', {
    what: `The config of ${service} in ${environment} has errors.`,
    ...(first === undefined ? {} : { why: `${first.path}: ${first.message}` }),
    next: 'The Problems panel shows them all.',
  });
}

async function chooseService(
  { model }: Host,
  given: string | undefined,
  title: string,
): Promise<string | undefined> {
  const services = model.services();
  if (given !== undefined && services.some(({ name }) => name === given)) return given;
  if (services.length === 0) {
    throw new MaverickError('no-service', {
      what: 'No deploy config in this workspace names a service.',
      next: 'Create one with "Maverick: Create Deploy Config".',
    });
  }
  return choose(
    services.map(({ name, place }) => ({ label: name, description: place.path, value: name })),
    `${title}: which service?`,
  );
}

async function chooseEnvironment(
  { model, environments }: Host,
  given: string | undefined,
  title: string,
): Promise<string | undefined> {
  const entries = model.environments();
  if (given !== undefined && entries.some(({ name }) => name === given)) return given;
  if (entries.length === 0) {
    throw new MaverickError('no-environment', {
      what: 'No deploy config in this workspace names an environment.',
      next: 'Add a document with an "environment" section: a name, a context and a namespace.',
    });
  }
  return choose(
    entries.map(({ name, context, namespace, protected: guarded }) => ({
      label: name,
      description: guarded ? 'protected' : environments.session(name) === undefined ? '' : 'connected',
      detail: `context ${context}, namespace ${namespace}`,
      value: name,
    })),
    `${title}: which environment?`,
  );
}
