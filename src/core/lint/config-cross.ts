/** What deploy configs say about each other: names, owners, and values that tie. */
import { referenceDiagnostics } from '../config/references.ts';
import { effectiveValues } from '../config/values.ts';
import type { ConfigWorkspace } from '../config/workspace.ts';
import type { Diagnostic } from './diagnostic.ts';

export function configCrossDiagnostics(workspace: ConfigWorkspace): readonly Diagnostic[] {
  const services = new Set(workspace.services.map(({ name }) => name));
  const environments = new Set(workspace.environments.map(({ name }) => name));
  // A tie may show in several environments: it is one finding all the same, `inOrder` sees to it.
  const ties = [...services].flatMap((service) =>
    [...environments].flatMap((environment) => effectiveValues(workspace, service, environment).ties),
  );
  return [...referenceDiagnostics(workspace), ...ties];
}
