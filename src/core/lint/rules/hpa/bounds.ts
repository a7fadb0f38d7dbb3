/** The bounds of an autoscaler, in a manifest and in the `hpa` section of a deploy config alike. */
import { entry, get } from '../../../yaml/navigate.ts';
import type { Span, YamlEntry, YamlMap } from '../../../yaml/tree.ts';
import type { Manifest } from '../../manifest.ts';
import { numberOf } from '../../manifest.ts';
import { settingsOf } from '../settings.ts';

export interface Bounds {
  /** Of what holds the bounds. */
  readonly anchor: Span;
  readonly min: YamlEntry | undefined;
  readonly max: YamlEntry | undefined;
}

export function boundsInConfig(root: YamlMap): readonly Bounds[] {
  return settingsOf(root).flatMap((settings) => {
    const hpa = entry(settings, 'hpa');
    if (hpa?.value.kind !== 'map') return [];
    return [
      { anchor: hpa.key.span, min: entry(hpa.value, 'min_replicas'), max: entry(hpa.value, 'max_replicas') },
    ];
  });
}

export function boundsInManifest({ root, kind }: Manifest): Bounds | undefined {
  if (kind !== 'HorizontalPodAutoscaler') return undefined;
  const spec = entry(root, 'spec');
  if (spec === undefined) return undefined;
  return {
    anchor: spec.key.span,
    min: entry(get(root, 'spec'), 'minReplicas'),
    max: entry(get(root, 'spec'), 'maxReplicas'),
  };
}

export function countOf(bound: YamlEntry | undefined): number | undefined {
  return numberOf(bound?.value);
}
