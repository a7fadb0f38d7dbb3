/** The mappings of a deploy config in which rollout settings stand: its top, and each service that an environment overrides. */
import { get } from '../../yaml/navigate.ts';
import type { YamlMap } from '../../yaml/tree.ts';

export function settingsOf(root: YamlMap): readonly YamlMap[] {
  const services = get(get(root, 'environment'), 'services');
  const overrides = services?.kind === 'map' ? services.entries.map(({ value }) => value) : [];
  return [root, ...overrides.filter((node) => node.kind === 'map')];
}
