/** What deploy configs say together: names, owners, values that tie, and a rollout that cannot move as composed. */
import { pairsToCompose } from '../config/composed-pairs.ts';
import { referenceDiagnostics } from '../config/references.ts';
import type { EffectiveValues } from '../config/values.ts';
import { effectiveValues } from '../config/values.ts';
import type { ConfigWorkspace } from '../config/workspace.ts';
import type { Diagnostic } from './diagnostic.ts';

export function configCrossDiagnostics(workspace: ConfigWorkspace): readonly Diagnostic[] {
  // The same may show in several environments: it is one finding all the same, `inOrder` sees to it.
  const composed = pairsToCompose(workspace).flatMap(({ service, environment }) => {
    const effective = effectiveValues(workspace, service, environment);
    return [...effective.ties, ...cannotMove(effective)];
  });
  return [...referenceDiagnostics(workspace), ...composed];
}

/** Where one of the two zeros is a default or stands in another file; both in one place are the rule's own finding. */
function cannotMove({ values }: EffectiveValues): readonly Diagnostic[] {
  const of = (key: string) => values.find(({ path }) => path[1] === 'rollingUpdate' && path[2] === key);
  const surge = of('maxSurge');
  const unavailable = of('maxUnavailable');
  if (surge === undefined || unavailable === undefined || surge.source.kind !== 'file') return [];
  if (!isZero(surge.value) || !isZero(unavailable.value)) return [];
  const { path, span } = surge.source;
  const other = unavailable.source;
  if (other.kind === 'file' && other.path === path) return [];
  const where = other.kind === 'file' ? `in ${other.path}` : 'by default';
  return [
    {
      rule: 'strategy/rolling-cannot-move',
      severity: 'error',
      message: `With \`maxSurge: 0\` here and \`maxUnavailable: 0\` ${where} no pod may be added and none removed: the rollout can never move.`,
      path,
      span,
      related:
        other.kind === 'file'
          ? [{ path: other.path, span: other.span, message: 'No pod may be missing either.' }]
          : [],
      fixes: [
        {
          title: 'Set maxSurge to 1: add one pod at a time',
          safe: true,
          preferred: true,
          edits: [{ path, span, newText: '1' }],
        },
      ],
    },
  ];
}

function isZero(value: unknown): boolean {
  return value === 0 || value === '0%';
}
